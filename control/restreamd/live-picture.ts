// Measures the live picture for two seconds, for MediaMTX's API tells no frame rate; reads packets, decodes nothing.
import { execFile } from "node:child_process";
import { PATH } from "../names";
import type { LiveFacts } from "./observe/facts";
import { measured } from "./observe/live-packets";

const SECONDS = 2;
/** To the next keyframe, and the measured time itself. */
const WITHIN_MS = 9000;

/** undefined: it went away, or cannot be read. */
export const measureLive = (): Promise<LiveFacts | undefined> =>
  new Promise((resolve) => {
    execFile(
      "ffprobe",
      [
        ...["-v", "error", "-fpsprobesize", "0", "-rw_timeout", "3000000"],
        ...["-select_streams", "v:0"],
        ...["-read_intervals", `%+${SECONDS}`, "-show_entries", "packet=pts_time,size"],
        ...["-of", "csv=print_section=0", `rtmp://127.0.0.1:1935/${PATH}`],
      ],
      { timeout: WITHIN_MS, killSignal: "SIGKILL" },
      (_, stdout) => {
        resolve(measured(stdout));
      },
    );
  });
