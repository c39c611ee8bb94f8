// What the programs on the droplet share the knowledge of: units, MediaMTX's API; infra/names.ts has the same (a test compares).

/** MediaMTX's: takes OBS in, and bridges its gaps. */
export const MEDIAMTX_UNIT = "mediamtx-restream.service";
export const MEDIAMTX_CONFIG = "/etc/restream/mediamtx.yml";
/** The hub's: hands the feed on to the restreams; every broadcast hangs on it. */
export const HUB_UNIT = "mediamtx-hub.service";
/** The feed's: carries MediaMTX's path, or the placeholder (stand-by), into the hub. */
export const FEED_UNIT = "mediamtx-feed.service";
/** How far the feed's ffmpeg has come, anew each second (carry-feed). */
export const FEED_CLOCK_FILE = "/run/mediamtx-feed/clock";
/** The watchdog's: beside the stream, so that its restart is seen by nobody. */
export const RESTREAMD_UNIT = "restreamd.service";
/** What sends the notices: restreamd itself speaks to nobody outside. */
export const NOTICES_UNIT = "restreamd-notices.service";

/** Asks the platforms; there only in a release that says with what. */
export const BROADCASTS_UNIT = "restreamd-broadcasts.service";
/** Sees whether the picture is black or still, or silent; there only in a release that asks for it. */
export const PICTURE_WATCH_UNIT = "restreamd-picture.service";
/** What it sees, anew every five seconds (watch-picture). */
export const PICTURE_FILE = "/run/restreamd-picture/picture";
/** The page; there only in a release that asks for it. */
export const PAGE_UNIT = "restreamd-page.service";
/** Where it listens, on loopback. */
export const PAGE_PORT = 9102;
/** Its port to the internet; there only in a release that has a page and a certificate. */
export const PAGE_SOCKET = "restreamd-page.socket";
/** Shows what restreamd has left as numbers, and Debian's exporter the machine's; there only in a release with metrics. */
export const METRICS_UNIT = "restreamd-metrics.service";
export const NODE_EXPORTER_UNIT = "restreamd-node-exporter.service";
/** The first of these listens here, on loopback. */
export const METRICS_PORT = 9101;
/** Gets the certificate, and a newer one in time; there only in a release that has one. */
export const CERTIFICATE_UNIT = "restreamd-certificate.service";
export const CERTIFICATE_TIMER = "restreamd-certificate.timer";
/** Key, certificate and chain. */
export const CERTIFICATE = "/var/lib/restreamd-certificate/server.pem";
/** The certificate without its key, and why the last try to get one failed; the second one is not there when it did not. */
export const CERTIFICATE_FILE = "/var/lib/restreamd-certificate/server.crt";
export const CERTIFICATE_PROBLEM_FILE = "/var/lib/restreamd-certificate/problem";
/** Follows the other server of a pair; there only in a release with a spare. */
export const PEER_UNIT = "restreamd-peer.service";
/** Has the other server of a pair go on by itself; there only in a release with restream:pair, as the next three. */
export const FAILOVER_UNIT = "restreamd-failover.service";
export const TAKE_OVER_UNIT = "restreamd-take-over.service";
export const STEP_DOWN_UNIT = "restreamd-step-down.service";
export const HAND_OVER_UNIT = "restreamd-hand-over.service";
/** Records what goes out; there only in a release that asks for it. */
export const RECORDING_UNIT = "restreamd-recording.service";
/** When something is due by the event's clock; there only in a release that has such times. */
export const CLOCK_TIMERS = [
  "restreamd-clock-rollover-soon.timer",
  "restreamd-clock-rollover.timer",
  "restreamd-clock-stop-soon.timer",
  "restreamd-clock-stop.timer",
] as const;
export const CLOCK_CONFIG = "/etc/restream/clock.json";

/** What restreamd learns of the stack. */
export const RESTREAMD_CONFIG = "/etc/restream/restreamd.json";

/** When a summary is due; there only in a release that asks for one. */
export const SUMMARY_TIMER = "restreamd-summary.timer";

/** The MediaMTX path. */
export const PATH = "live";
/** MediaMTX's RTMP server. */
export const RTMP_PORT = 1935;
/** The hub's RTMP server, on loopback, and where it answers HTTP: any answer says that it lives. */
export const HUB_PORT = 1936;
export const HUB_HTTP_PORT = 1937;
/** MediaMTX's API on loopback, and its only user. */
export const API_HOST = "127.0.0.1";
export const API_PORT = 9997;
export const API_USER = "control";
