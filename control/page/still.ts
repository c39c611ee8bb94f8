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
  readonly #now: () => number;

  /** @param take for tests alone, and @param now: ms, of a clock that never goes back */
  constructor(take = takeOne, now = (): number => performance.now()) {
    this.#take = take;
    this.#now = now;
  }

  /** A JPEG; undefined: nothing goes out. */
  async latest(): Promise<Buffer | undefined> {
    if (this.#taking !== undefined) return this.#taking;
    if (this.#now() - this.#last.at < EVERY_MS) return this.#last.jpeg;
    this.#taking = this.#take();
    try {
      const jpeg = await this.#taking;
      // Of its end: that there is none takes longer to find than it is kept.
      this.#last = { at: this.#now(), jpeg };
      return jpeg;
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
