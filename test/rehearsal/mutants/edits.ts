// The protections that are a line of an installed file, and how the file reads without.
import { feedWithFilter, type Edit } from "../verbs/edit";
import { OTHER } from "./placeholder";
import { PLATFORMS } from "../result/platform-names";

const unitFiles = PLATFORMS.map((name) => `/etc/systemd/system/restream-${name}.service`);
const inRestreams = (from: string | RegExp, to = ""): Edit[] =>
  unitFiles.map((path) => ({ path, from, to }));
const inMediamtx = (from: string | RegExp, to = ""): Edit[] => [
  { path: "/etc/restream/mediamtx.yml", from, to },
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
