// Decides the names that the provisioning shares with files/ (a test compares them): units, paths, ports, users.

/** The MediaMTX path, and so the first part of OBS's stream key. */
export const PATH = "live";
export const RTMP_PORT = 1935;
/** The hub, on loopback: the restreams read it, the feed publishes to it. */
export const HUB_PORT = 1936;
/**
 * MediaMTX's, encrypted, where that is asked for. Not 1936, which others take for RTMPS: on a server that is on air the hub
 * has it, and a hub that moves ends every broadcast.
 */
export const RTMPS_PORT = 1938;
/** Where Let's Encrypt looks whether the server is who it says; nobody listens there but while it does. */
export const CHALLENGE_PORT = 80;
/** MediaMTX's own numbers, on loopback, where metrics are asked for. */
export const MEDIAMTX_METRICS_ADDRESS = "127.0.0.1:9998";
/** MediaMTX's API, on loopback. */
export const API_ADDRESS = "127.0.0.1:9997";
/** The only user of that API; its key never leaves the droplet (make-api-key). */
export const API_USER = "control";

export const MEDIAMTX_UNIT = "mediamtx-restream.service";
/** Hands the feed on to the restreams: every broadcast hangs on it. */
export const HUB_UNIT = "mediamtx-hub.service";
/** Carries MediaMTX's path, or the placeholder, into the hub. */
export const FEED_UNIT = "mediamtx-feed.service";
/** The watchdog. */
export const RESTREAMD_UNIT = "restreamd.service";
/** Sends the notices. */
export const NOTICES_UNIT = "restreamd-notices.service";
/** Asks the platforms whether they show what they are sent; a release brings it where one is to be asked. */
export const BROADCASTS_UNIT = "restreamd-broadcasts.service";
/** Sees whether the picture is black or still, or silent; a release brings it where that is asked for. */
export const PICTURE_WATCH_UNIT = "restreamd-picture.service";
/** The page; a release brings it where that is asked for. */
export const PAGE_UNIT = "restreamd-page.service";
/** Carries out what is ordered from the page; the instance is what. */
export const PAGE_ACT_UNIT = "restreamd-page-act@.service";
/** On loopback. */
export const PAGE_PORT = 9102;
/** Its port to the internet, where there is a certificate. */
export const PAGE_PUBLIC_PORT = 443;
export const PAGE_SOCKET = "restreamd-page.socket";
/** Gets the server's certificate, and a newer one in time; a release brings it where it is asked for. */
export const CERTIFICATE_UNIT = "restreamd-certificate.service";
/** When it looks whether it is time. */
export const CERTIFICATE_TIMER = "restreamd-certificate.timer";
/** Follows the other server of a pair; a release brings it where a spare is asked for. */
export const PEER_UNIT = "restreamd-peer.service";
/** Has the other server of a pair go on by itself; a release brings it where that is asked for. */
export const FAILOVER_UNIT = "restreamd-failover.service";
/** What it has systemd do. */
export const TAKE_OVER_UNIT = "restreamd-take-over.service";
export const STEP_DOWN_UNIT = "restreamd-step-down.service";
/** At the machine's end. */
export const HAND_OVER_UNIT = "restreamd-hand-over.service";
/** Records what goes out; a release brings it where it is asked for. */
export const RECORDING_UNIT = "restreamd-recording.service";
/** When a summary is due; a release brings it where one is asked for. */
export const SUMMARY_TIMER = "restreamd-summary.timer";
/** Shows restreamd's files as numbers; a release brings it where metrics are asked for, and the next, too. */
export const METRICS_UNIT = "restreamd-metrics.service";
/** Debian's exporter of the machine's numbers. */
export const NODE_EXPORTER_UNIT = "restreamd-node-exporter.service";
export const restreamUnit = (destination: string): string => `restream-${destination}.service`;

export const UNIT_DIR = "/etc/systemd/system";
export const CONFIG_DIR = "/etc/restream";
export const MEDIAMTX_CONFIG = `${CONFIG_DIR}/mediamtx.yml`;
export const LIB_DIR = "/usr/local/lib/restream";
/** The watchdog's program; only a release brings it. */
export const RESTREAMD = `${LIB_DIR}/restreamd.cjs`;
/** The program of the notices; only a release brings it. */
export const NOTICES = `${LIB_DIR}/restreamd-notices.cjs`;
/** The program that asks the platforms; only a release brings it. */
export const BROADCASTS = `${LIB_DIR}/restreamd-broadcasts.cjs`;
/** The program of the page; only a release brings it. */
export const PAGE = `${LIB_DIR}/restreamd-page.cjs`;
/** The program that shows restreamd's files as numbers; only a release brings it. */
export const METRICS = `${LIB_DIR}/restreamd-metrics.cjs`;
/** The program of the operator's command; only a release brings it. Its stub in files/ is there from the first boot. */
export const COMMAND = `${LIB_DIR}/restream.cjs`;
/** Whom the notices go to; holds secrets. */
export const NOTICES_CONFIG = `${CONFIG_DIR}/notices.json`;
/** What the platforms are asked with; holds secrets. */
export const BROADCASTS_CONFIG = `${CONFIG_DIR}/broadcasts.json`;
/** What restreamd learns about the stack. */
export const RESTREAMD_CONFIG = `${CONFIG_DIR}/restreamd.json`;
/** The hub's configuration, in files/. */
export const HUB_CONFIG = "/usr/local/share/restream/hub.conf";
/** Which placeholder the stand-by shows. */
export const FEED_CONFIG = `${CONFIG_DIR}/feed.env`;
/** Chooses what goes into the hub. */
export const CARRY_FEED = `${LIB_DIR}/carry-feed`;
/** The program of PICTURE_WATCH_UNIT. */
export const WATCH_PICTURE = `${LIB_DIR}/watch-picture`;
/** Records what goes out; only a release brings it. */
export const RECORD_FEED = `${LIB_DIR}/record-feed`;
/** How many hours of it are kept. */
export const RECORDING_CONFIG = `${CONFIG_DIR}/recording.env`;
export const MAKE_PLACEHOLDER = `${LIB_DIR}/make-placeholder`;
export const AWAIT_FIRST_BOOT = `${LIB_DIR}/await-first-boot`;
export const STATE_DIR = "/var/lib/restream";
/** Placeholders, one file each, named by the hash of what they show; MediaMTX reads its one at every gap. */
export const PLACEHOLDER_DIR = `${STATE_DIR}/placeholder`;
/** What the operator brought to be shown, one file each, named by its hash. */
export const BROUGHT_DIR = `${STATE_DIR}/placeholder-file`;
/** Debian packages of the first boot, one a line. */
export const PACKAGES = "/usr/local/share/restream/packages";
/** Brings the exporter; only where metrics are asked for. */
export const NODE_EXPORTER_PACKAGE = "prometheus-node-exporter";
/** Lets MediaMTX listen for whoever asks for its numbers. */
export const MEDIAMTX_METRICS_DROP_IN = `${UNIT_DIR}/${MEDIAMTX_UNIT}.d/50-metrics.conf`;
/** What only a release with metrics brings. */
export const METRICS_FILES: readonly string[] = [
  METRICS,
  `${UNIT_DIR}/${METRICS_UNIT}`,
  `${UNIT_DIR}/${NODE_EXPORTER_UNIT}`,
  MEDIAMTX_METRICS_DROP_IN,
];
/** What the droplet shows whoever connects by SSH; the drop-in in files/ names the same key. */
export const SSH_HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub";
/** Where releases are staged; one folder each, named by the hash of its content. */
export const INCOMING_DIR = `${STATE_DIR}/incoming`;
/** What SUMMARY_TIMER is made of, in files/. */
export const SUMMARY_DEFINITION = `/usr/local/share/restream/${SUMMARY_TIMER}.in`;
/** What only a release brings that asks the platforms. */
export const BROADCASTS_FILES: readonly string[] = [BROADCASTS, `${UNIT_DIR}/${BROADCASTS_UNIT}`];
/** What only a release brings that watches the picture. */
export const PICTURE_WATCH_FILES: readonly string[] = [
  WATCH_PICTURE,
  `${UNIT_DIR}/${PICTURE_WATCH_UNIT}`,
];
/** What only a release brings that records, besides RECORDING_CONFIG. */
export const RECORDING_FILES: readonly string[] = [RECORD_FEED, `${UNIT_DIR}/${RECORDING_UNIT}`];
/** What a browser gets, and what that is made of. */
export const PAGE_TEMPLATES: readonly string[] = [
  ...["ask", "home", "invite", "message", "shell", "sign-in", "state", "todo"].map(
    (name) => `${name}.eta`,
  ),
  ...["icon.svg", "page.css", "page.js"],
].map((name) => `/usr/local/share/restream/page/${name}`);
/** What only a release brings that has the page. */
export const PAGE_FILES: readonly string[] = [
  PAGE,
  `${UNIT_DIR}/${PAGE_UNIT}`,
  `${UNIT_DIR}/${PAGE_ACT_UNIT}`,
  "/etc/polkit-1/rules.d/50-restreamd-page.rules",
  "/etc/sysusers.d/restreamd-page.conf",
  ...PAGE_TEMPLATES,
];
/** Lets the page have its port, and read the certificate. */
export const PAGE_PUBLIC_DROP_IN = `${UNIT_DIR}/${PAGE_UNIT}.d/50-public.conf`;
/** What only a release brings whose page is at PAGE_PUBLIC_PORT. */
export const PAGE_PUBLIC_FILES: readonly string[] = [
  `${UNIT_DIR}/${PAGE_SOCKET}`,
  PAGE_PUBLIC_DROP_IN,
];
/** What is due by the event's clock. */
export type ClockWork = "rollover-soon" | "rollover" | "stop-soon" | "stop";
/** Does it; the instance is what. */
export const CLOCK_SERVICE = "restreamd-clock@.service";
export const clockTimer = (what: ClockWork): string => `restreamd-clock-${what}.timer`;
/** When what is due, for the command. */
export const CLOCK_CONFIG = `${CONFIG_DIR}/clock.json`;
/** What these are made of, in files/. */
export const CLOCK_SERVICE_DEFINITION = `/usr/local/share/restream/${CLOCK_SERVICE}.in`;
export const CLOCK_TIMER_DEFINITION = "/usr/local/share/restream/restreamd-clock.timer.in";
/** Shared definition of all restreams, in files/; installed once per destination. */
export const RESTREAM_DEFINITION = "/usr/local/share/restream/restream.service";
/** The program of CERTIFICATE_UNIT; it runs lego. */
export const GET_CERTIFICATE = `${LIB_DIR}/get-certificate`;
/** For which name. */
export const CERTIFICATE_CONFIG = `${CONFIG_DIR}/certificate.env`;
/** Key, certificate and chain in one file: whoever reads it never meets the one of before with the other of now. */
export const CERTIFICATE = "/var/lib/restreamd-certificate/server.pem";
/** What only a release brings that has a certificate. */
export const CERTIFICATE_FILES: readonly string[] = [
  GET_CERTIFICATE,
  `${UNIT_DIR}/${CERTIFICATE_UNIT}`,
  `${UNIT_DIR}/${CERTIFICATE_TIMER}`,
  "/etc/sysusers.d/restreamd-certificate.conf",
];
/** Lets MediaMTX listen on RTMPS_PORT, and read the certificate. */
export const MEDIAMTX_RTMPS_DROP_IN = `${UNIT_DIR}/${MEDIAMTX_UNIT}.d/50-rtmps.conf`;
/** Makes one that nobody trusts while there is none: without any, MediaMTX would not start. */
export const STAND_IN_CERTIFICATE = `${LIB_DIR}/stand-in-certificate`;
/** What only a release brings with which OBS may come encrypted. */
export const RTMPS_FILES: readonly string[] = [MEDIAMTX_RTMPS_DROP_IN, STAND_IN_CERTIFICATE];
/** The program of PEER_UNIT; it asks by SSH for what the next one shows. */
export const FOLLOW_PEER = `${LIB_DIR}/follow-peer`;
/** The only command of the other server's key. */
export const SHOW_PEER = `${LIB_DIR}/show-peer`;
/** Who this server of a pair is, and where the other one is; each server's own. */
export const PEER_ENV = `${CONFIG_DIR}/peer.env`;
/** The other one's host key, by each of its addresses. */
export const PEER_KNOWN_HOSTS = `${CONFIG_DIR}/peer-known-hosts`;
/** sshd reads it beside the operator's own file (sshd_config(5), AuthorizedKeysFile): the other server's host key, for SHOW_PEER. */
export const PEER_AUTHORIZED_KEYS = "/root/.ssh/authorized_keys2";
/** What only a release brings that has a spare, besides the three before. */
export const PAIR_FILES: readonly string[] = [
  FOLLOW_PEER,
  SHOW_PEER,
  `${UNIT_DIR}/${PEER_UNIT}`,
  "/etc/sysusers.d/restreamd-peer.conf",
  "/usr/local/share/restream/peer-files",
];
/** The program of FAILOVER_UNIT. */
export const FAILOVER = `${LIB_DIR}/restreamd-failover.cjs`;
/** Says how this server is, for the other one's FAILOVER_UNIT. */
export const BEAT = `${LIB_DIR}/beat`;
/** The program of STEP_DOWN_UNIT and HAND_OVER_UNIT. */
export const STEP_DOWN = `${LIB_DIR}/step-down`;
/** A token of DigitalOcean's, and which droplets these are; holds a secret. */
export const FAILOVER_CONFIG = `${CONFIG_DIR}/failover.json`;
/** What only a release brings whose pair moves by itself, besides FAILOVER_CONFIG. */
export const FAILOVER_FILES: readonly string[] = [
  FAILOVER,
  BEAT,
  STEP_DOWN,
  ...[FAILOVER_UNIT, TAKE_OVER_UNIT, STEP_DOWN_UNIT, HAND_OVER_UNIT].map(
    (unit) => `${UNIT_DIR}/${unit}`,
  ),
  `${UNIT_DIR}/restream-.service.d/50-pair.conf`,
  "/etc/polkit-1/rules.d/50-restreamd-failover.rules",
  "/etc/sysusers.d/restreamd-failover.conf",
  "/etc/tmpfiles.d/restreamd-failover.conf",
];
/** And with the page, too: lets an order note what was started. */
export const PAIR_PAGE_FILES: readonly string[] = [`${UNIT_DIR}/${PAGE_ACT_UNIT}.d/50-spare.conf`];
