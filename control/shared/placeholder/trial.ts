// Shows a placeholder by a throw-away MediaMTX and holds a reader to it through ten loops; says what is wrong with what it got.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { PATH } from "../names";
import { runSandboxed } from "./sandbox";

export const LOOPS = 10;
const PORT = 19351;
/** A longer step from one picture to the next is a seam that viewers see. */
const LONGEST_STEP_FRAMES = 2.5;

/** Waits for MediaMTX, reads it for so long, and ends both. */
const READ = `"$0" "$1" >&2 & pid=$!
for _ in {1..200}; do
  (exec 3<>/dev/tcp/127.0.0.1/${PORT}) 2>/dev/null && break
  kill -0 $pid 2>/dev/null || exit 1
  sleep 0.05
done
ffmpeg -nostdin -v error -i rtmp://127.0.0.1:${PORT}/${PATH} -map 0:v -map 0:a -c copy -t "$2" -f framecrc pipe:1
kill $pid; exit 0`;

/** What is shown. */
export interface Shown {
  file: string;
  /** s, of one loop. */
  seconds: number;
  /** Of a picture, s. */
  frameSeconds: number;
}

/**
 * @param program MediaMTX's
 * @param folder that it may write to
 * @param onLoop gets how many loops have passed
 * @returns what is wrong, a sentence; empty: nothing
 */
export const tryLoops = async (
  shown: Shown,
  program: string,
  folder: string,
  onLoop: (loops: number) => void,
): Promise<string> => {
  const config = join(folder, "trial.yml");
  writeFileSync(config, trialConfig(shown.file), { mode: 0o644 });
  const packets: Packet[] = [];
  let told = 0;
  const { words } = await runSandboxed({
    ...{ program: "/bin/bash", folder, usesLoopback: true },
    args: [
      "-c",
      READ,
      program,
      config,
      String(LOOPS * shown.seconds + Math.min(shown.seconds, READ_ON_SECONDS) + 1),
    ],
    onLine: (line) => {
      const packet = packetIn(line);
      if (packet === undefined) return;
      packets.push(packet);
      const loops = Math.floor(packet.seconds / shown.seconds);
      if (loops > told && loops < LOOPS) onLoop((told = loops));
    },
  });
  const fault = faultOfLoops(packets, shown);
  const [, closed] = /closed: (.*)/.exec(words) ?? [];
  return fault === "" || closed === undefined ? fault : `${fault} (MediaMTX: ${closed})`;
};

/** A reader begins with a keyframe: the longest distance that MediaMTX's readers are made to wait for. */
const READ_ON_SECONDS = 10;

const trialConfig = (file: string): string =>
  stringify(
    {
      logLevel: "info",
      rtmpAddress: `127.0.0.1:${PORT}`,
      ...Object.fromEntries(
        ["api", "metrics", "pprof", "playback", "rtsp", "hls", "webrtc", "srt", "moq"].map(
          (server) => [server, false],
        ),
      ),
      paths: { [PATH]: { source: "publisher", alwaysAvailable: true, alwaysAvailableFile: file } },
    },
    { lineWidth: 0, version: "1.1" },
  );

export interface Packet {
  /** 0: picture, 1: sound. */
  stream: number;
  /** Its decoding time, s. */
  seconds: number;
}

/** A line of ffmpeg's framecrc, whose times are the FLV's: ms. */
export const packetIn = (line: string): Packet | undefined => {
  const [, stream, dts] = /^(\d+), +(-?\d+), +-?\d+,/.exec(line) ?? [];
  return stream === undefined ? undefined : { stream: Number(stream), seconds: Number(dts) / 1000 };
};

/** Pure. @returns a sentence; empty: all loops were shown, without a seam */
export const faultOfLoops = (
  packets: readonly Packet[],
  { seconds, frameSeconds }: Pick<Shown, "seconds" | "frameSeconds">,
): string => {
  for (const [stream, what] of [
    [0, "picture"],
    [1, "sound"],
  ] as const) {
    const times = packets
      .filter((packet) => packet.stream === stream)
      .map((packet) => packet.seconds);
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined) return `No ${what} came out of it.`;
    const back = times.findIndex((at, index) => at < (times[index - 1] ?? -Infinity));
    if (back !== -1) return `The ${what} goes back in time ${where(times[back] ?? 0, seconds)}.`;
    const longest = Math.max(frameSeconds * LONGEST_STEP_FRAMES, SOUND_STEP_SECONDS);
    const hole = times.findIndex((at, index) => at - (times[index - 1] ?? at) > longest);
    if (hole !== -1) return `The ${what} stands still ${where(times[hole] ?? 0, seconds)}.`;
    if (last - first < LOOPS * seconds - SHORT_BY_SECONDS)
      return `The ${what} ended after ${(last - first).toFixed(1)} s, in loop ${1 + Math.floor((last - first) / seconds)} of ${LOOPS}.`;
  }
  return "";
};

/** The last sound of a loop is up to 43 ms long (loop.ts), and RTMP's times are rounded. */
const SOUND_STEP_SECONDS = 0.1;
/** A reader begins with a keyframe, and not with the loop. */
const SHORT_BY_SECONDS = 0.5;

const where = (at: number, seconds: number): string =>
  `after ${at.toFixed(1)} s, in loop ${1 + Math.floor(at / seconds)}`;
