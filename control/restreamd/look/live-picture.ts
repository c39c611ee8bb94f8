// Measures the live picture, because MediaMTX's API tells no frame rate: two seconds first, then more; reads packets, decodes nothing.
import { execFile } from "node:child_process";
import { PATH } from "../../shared/names";
import { type LiveFacts, longLook, measured, packetsIn, secondsOf } from "./live-packets";

/** Its arrival is told with it. */
const QUICK_SECONDS = 2;
/** Several times the longest pause between keyframes that a platform takes (YouTube: 4 s). */
const LONG_SECONDS = 15;
/** To the next keyframe. */
const STARTS_WITHIN_MS = 7000;

/**
 * Two runs, one after the other: into a pipe ffprobe writes by 4 kB, some seconds late.
 * @param use given what is known after two seconds, and once more of all; not where it went away or cannot be read
 */
export const measureLive = async (use: (facts: LiveFacts) => void): Promise<void> => {
  const quick = measured(packetsIn(await probe(QUICK_SECONDS)));
  if (!quick) return;
  use(quick);
  const packets = packetsIn(await probe(LONG_SECONDS));
  const all = measured(packets);
  // Cut short, it says nothing of what comes seldom.
  if (all && secondsOf(packets) >= LONG_SECONDS - 1) use({ ...all, long: longLook(packets) });
};

/** A line for each packet; what there was until it went away. Never rejects. */
const probe = (seconds: number): Promise<string> =>
  new Promise((resolve) => {
    execFile(
      "ffprobe",
      [
        ...["-v", "error", "-fpsprobesize", "0", "-rw_timeout", "3000000"],
        ...["-select_streams", "v:0", "-read_intervals", `%+${seconds}`],
        ...["-show_entries", "packet=pts_time,dts_time,size,flags"],
        ...["-of", "csv=print_section=0", `rtmp://127.0.0.1:1935/${PATH}`],
      ],
      { timeout: seconds * 1000 + STARTS_WITHIN_MS, killSignal: "SIGKILL" },
      (_, stdout) => {
        resolve(stdout);
      },
    );
  });
