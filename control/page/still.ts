// Takes a still of what the platforms are sent, when somebody looks: one at a time, at most one in five seconds; its unit is niced.
import { spawn } from "node:child_process";
import { HUB_PORT } from "../shared/names";

const EVERY_MS = 5000;
/** Twice the longest distance of keyframes that the feed bridges; µs for ffmpeg. */
const WITHIN_MS = 25_000;
const WIDTH = 640;
const MOST_BYTES = 2_000_000;

/** Of the hub, which hands every platform the same. */
const ARGUMENTS = [
  ...["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"],
  ...["-skip_frame", "nokey", "-f", "live_flv", "-fpsprobesize", "0"],
  ...["-analyzeduration", String(WITHIN_MS * 1000), "-rw_timeout", String(WITHIN_MS * 1000)],
  ...["-i", `rtmp://127.0.0.1:${HUB_PORT}/feed/live`],
  ...["-map", "0:v:0", "-frames:v", "1", "-vf", `scale=${WIDTH}:-2`],
  ...["-f", "mjpeg", "-q:v", "6", "pipe:1"],
];

export class Stills {
  #last: { at: number; jpeg: Buffer | undefined } = { at: -Infinity, jpeg: undefined };
  #taking: Promise<Buffer | undefined> | undefined;
  readonly #take: () => Promise<Buffer | undefined>;

  /** @param take for tests alone */
  constructor(take = takeOne) {
    this.#take = take;
  }

  /** A JPEG; undefined: nothing goes out. @param now ms, of a clock that never goes back */
  async latest(now = performance.now()): Promise<Buffer | undefined> {
    if (this.#taking !== undefined) return this.#taking;
    if (now - this.#last.at < EVERY_MS) return this.#last.jpeg;
    this.#taking = this.#take();
    try {
      this.#last = { at: now, jpeg: await this.#taking };
      return this.#last.jpeg;
    } finally {
      this.#taking = undefined;
    }
  }
}

const takeOne = (): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const child = spawn("ffmpeg", ARGUMENTS, {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: WITHIN_MS,
      killSignal: "SIGKILL",
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    child.stdout.on("data", (part: Buffer) => {
      bytes += part.length;
      if (bytes > MOST_BYTES) child.kill("SIGKILL");
      else parts.push(part);
    });
    child.once("error", () => {
      resolve(undefined);
    });
    child.once("close", (code) => {
      resolve(code === 0 && bytes > 0 ? Buffer.concat(parts) : undefined);
    });
  });
