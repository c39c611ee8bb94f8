// The protections that are a line of an installed file, and how the file reads without.
import { feedWithFilter, type Edit } from "../verbs/edit";
import type { Bed } from "../bed/bed";
import { releaseInForce } from "../verbs/staged-release";
import { OTHER } from "./placeholder";
import { PLATFORMS } from "../result/platform-names";

const unitFiles = PLATFORMS.map((name) => `/etc/systemd/system/restream-${name}.service`);
const inRestreams = (from: string | RegExp, to = ""): Edit[] =>
  unitFiles.map((path) => ({ path, from, to }));
const inMediamtx = (from: string | RegExp, to = ""): Edit[] => [
  { path: "/etc/restream/mediamtx.yml", from, to },
];

const inCarryFeed = (from: string, to: string): Edit => ({
  path: "/usr/local/lib/restream/carry-feed",
  from,
  to,
});
/** Of the bundles, as esbuild writes them: it may put a number to a name. */
export const inRestreamd = (from: RegExp, to: string): Edit[] => [
  { path: "/usr/local/lib/restream/restreamd.cjs", from, to },
];
const inCommand = (from: RegExp, to: string): Edit[] => [
  { path: "/usr/local/lib/restream/restream.cjs", from, to },
];

/** systemd's default: 5 starts in 10 s, then never again. */
export const startLimit = inRestreams("StartLimitIntervalSec=0\n");
/** systemd's default: no. */
export const restartOfRestreams = inRestreams("Restart=always\n");
export const restartOfMediamtx: Edit[] = [
  {
    path: "/etc/systemd/system/mediamtx-restream.service",
    from: "Restart=always\n",
    to: "",
  },
];
/** The output's; ffmpeg's default: waits for ever. */
export const outputTimeout = inRestreams("-rw_timeout 10000000 ");
/** As it was: a restream hangs on MediaMTX's reader, and dies with it. */
export const hub = inRestreams("rtmp://127.0.0.1:1936/feed/live", "rtmp://127.0.0.1:1935/live");
/** ffmpeg's usual FLV, whose clock never begins anew. */
export const clockAnew = inRestreams("-f live_flv ", "-f flv ");
/** ffmpeg's default: 10 s. */
export const interleaveDelta = [
  ...inRestreams("-max_interleave_delta 1000000 "),
  { path: "/usr/local/lib/restream/carry-feed", from: "-max_interleave_delta 1000000 ", to: "" },
];
/** The feed waits for MediaMTX instead. */
export const standBy: Edit[] = [
  {
    path: "/usr/local/lib/restream/carry-feed",
    from: "elif [[ -r $RESTREAM_PLACEHOLDER ]]; then",
    to: "elif false; then",
  },
];
/** A frozen ffmpeg of the feed's is waited for, and so is carry-feed itself, which systemd would kill instead. */
export const standByWatched: Edit[] = [
  inCarryFeed("frozen_after=5\n", "frozen_after=6000\n"),
  { path: "/etc/systemd/system/mediamtx-feed.service", from: "WatchdogSec=10\n", to: "" },
];
/** One reader after the other, of pictures that MediaMTX cannot order. */
export const rest = [inCarryFeed("few_in_a_row=3 ", "few_in_a_row=300000 ")];
/** One reader after the other, of a picture with which none can begin. */
export const placeholderMeanwhile = [inCarryFeed("elif has_no_picture; then", "elif false; then")];
/** A process that starts is judged like one that sends; as esbuild writes it. */
export const startPatience: Edit[] = [
  {
    path: "/usr/local/lib/restream/restreamd.cjs",
    from: "START_PATIENCE_MS = 6e4",
    to: "START_PATIENCE_MS = 0",
  },
];
/** ffmpeg's default: any certificate will do. */
export const certificateCheck = inRestreams("-tls_verify 1 ");
/** Started again later than viewers wait. */
export const quickRestart = inRestreams("RestartSec=100ms\n", "RestartSec=25\n");
/** Longer than promised, though shorter than systemd's default: 90 s. */
export const stopTimeout = inRestreams("TimeoutStopSec=10\n", "TimeoutStopSec=20\n");
/** No protection: the sound is slowed by 1 %, as a clock that drifts would. */
export const soundDrifts = inRestreams("-c copy ", "-c copy -bsf:a setts=ts=TS*1.01 ");
export const EACH_START = "/var/each-start";
/** No protection: a start that needs a block of the disk ($$: one dollar, for systemd). */
export const startWritesToDisk = inRestreams(
  "ExecStart=",
  `ExecStartPre=+/bin/sh -c 'echo x > ${EACH_START}.$$$$'\nExecStart=`,
);
/** As with restream:resendHeaders false. */
export const headersAgain = [feedWithFilter("null")];
/** SPS and PPS (NAL units 7 and 8) go out once, at the start: a decoder that reads them from the stream has none either. */
export const anyHeader = [feedWithFilter("filter_units=remove_types=7-8")];
/** MediaMTX's default: whoever comes last publishes. */
export const publisherLock = inMediamtx(/^ *overridePublisher: .*\n/m);
/** MediaMTX's default: 10 s. */
export const readTimeout = inMediamtx(/^readTimeout: .*\n/m);
export const apiOff = inMediamtx(/^api: true$/m, "api: false");
export const otherPlaceholder = inMediamtx(/(?<=alwaysAvailableFile: ).*$/m, OTHER);
/** Neither MediaMTX nor the feed has one: a gap is black, and nothing arrives. */
export const placeholder: Edit[] = [
  ...inMediamtx(/^ *alwaysAvailableFile: .*\n/m),
  ...inMediamtx("alwaysAvailable: true", "alwaysAvailable: false"),
  {
    path: "/etc/restream/feed.env",
    from: /^RESTREAM_PLACEHOLDER=.*$/m,
    to: "RESTREAM_PLACEHOLDER=/nonexistent.mp4",
  },
];
/** MediaMTX says who came only from "info" on. */
export const mediamtxWords = inMediamtx("logLevel: info", "logLevel: error");
/** As Debian's sshd comes. */
export const passwords: Edit[] = [
  {
    path: "/etc/ssh/sshd_config.d/10-restream.conf",
    from: "PasswordAuthentication no",
    to: "PasswordAuthentication yes",
  },
];
/** Of the release in force: Pulumi would take what apply refused for done. */
export const exitCode = ({ machine }: Pick<Bed, "machine">): Edit[] => [
  {
    path: `${releaseInForce(machine.root)}/apply.cjs`,
    from: /process\.exitCode = (?=explain\()/,
    to: "",
  },
];
/** Too few bits are never told. */
export const bitrateTold = inRestreamd(/\blow\d* === looks\d*\.length/, "false");
/** Each loss is told singly. */
export const flapping = inRestreamd(/losses\.length >= LOSSES\d*/, "false");
export const diskTold = inRestreamd(/=> isLess\(diskFree\d*, LOW\d*\)/, "=> false");
export const memoryTold = inRestreamd(/=> isLess\(memoryFree\d*, LOW\d*\)/, "=> false");
export const standByTold = inRestreamd(
  /\[STAND_BY, feed\d*\.source === "stand-by" &&/,
  "[STAND_BY, false &&",
);
/** A field of the contract is never known. */
export const gapsToday = inCommand(/gapsToday: now\d* \?/, "gapsToday: false ?");
/** The screen calls what fails well. */
export const failingAsSending = inCommand(/failing: "FAILING"/, 'failing: "LIVE"');
/** Whatever name is given. */
export const anybodyKicked = inCommand(
  /\(\{ name, address \}\) => name === who \|\| address === who/,
  "() => true",
);
/** The doctor knows no key that is only for tests. */
export const testKey = inCommand(/\[\?&\]bandwidthtest\(=true\)\?\\b/, "[]");

const inPage = (from: RegExp, to: string): Edit[] => [
  { path: "/usr/local/lib/restream/restreamd-page.cjs", from, to },
];
/** Any page may send a form. */
export const formToken = inPage(
  /request\d*\.method === "POST"(?=\)\s*app\d*\.csrfProtection)/,
  "false",
);
/** Whoever once signed in stays so. */
export const revocation = inPage(
  /people\d*\.find\(\(\{ id \}\) => id === person\d*\)/,
  '({ id: person, name: "Anybody", may: "control" })',
);
/** Any unit. */
export const pagesOrders: Edit[] = [
  {
    path: "/etc/polkit-1/rules.d/50-restreamd-page.rules",
    from: /\/\^restreamd-page-act.*\$\/(?=\.test)/,
    to: "/./",
  },
];
