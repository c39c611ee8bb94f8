// Measures the live picture, because MediaMTX's API tells no frame rate: two seconds first, then more; reads packets, decodes nothing.
import { execFile } from "node:child_process";
import { PATH } from "../../shared/names";
import { type LiveFacts, longLook, measured, packetsIn, secondsOf } from "./live-packets";

/** The event of the picture's arrival waits for this first measurement. */
const QUICK_SECONDS = 2;
/** Several times the longest keyframe interval that a platform accepts (YouTube: 4 s). */
const LONG_SECONDS = 15;
/** Time to wait for the next keyframe. */
const STARTS_WITHIN_MS = 7000;

/**
 * Measures in two runs, because ffprobe writes to a pipe in blocks of 4 kB and so some seconds late.
 * @param use called after two seconds and after the second run; not when the picture went away or cannot be read
 */
export const measureLive = async (use: (facts: LiveFacts) => void): Promise<void> => {
  const quick = measured(packetsIn(await probe(QUICK_SECONDS)));
  if (!quick) return;
  use(quick);
  const packets = packetsIn(await probe(LONG_SECONDS));
  const all = measured(packets);
  // A run that was cut short does not show what comes seldom.
  if (all && secondsOf(packets) >= LONG_SECONDS - 1) use({ ...all, long: longLook(packets) });
};

/** One line for each packet, up to where the picture went away. Never rejects. */
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
