// Makes a placeholder of a file that the operator brought, beside the stream; it is there only once it has proved to loop.
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../text";
import { install, inWorkFolder } from "./install";
import { fractionOf, loopOf, type Loop } from "./loop";
import { filmSeconds, readProbe, tooLarge, Unusable, whyNotMade, type Source } from "./probe";
import { encodeArgs, joinArgs, lowerKbps, MOST_BYTES, type Target } from "./recipe";
import { runFfmpeg, runSandboxed, TooLarge, type Ended } from "./sandbox";
import { LOOPS, tryLoops } from "./trial";

export interface Order {
  /** On the droplet. */
  source: string;
  /** As the operator calls the file. */
  name: string;
  target: Target;
  /** Where the placeholder is to be; never changed once it is there. */
  result: string;
  /** The program that is to show it. */
  mediamtx: string;
}

/** @param say told what is done, a line for each step @throws Unusable, or Error where the droplet is at fault */
export const makeFromFile = async (order: Order, say: (words: string) => void): Promise<void> => {
  if (existsSync(order.result)) return;
  await inWorkFolder(say, async (folder) => {
    // Whoever was waited for may have made it.
    if (existsSync(order.result)) return;
    say(`making the placeholder of ${order.name}, beside the stream`);
    const source = await probe(order, folder);
    const loop = loopOf(source.seconds, order.target.frameRate);
    const made = join(folder, "placeholder.mp4");
    await encode(order, source, loop, folder, made, say);
    const [rate, by] = fractionOf(order.target.frameRate);
    await mustLoop({ ...order, frameSeconds: by / rate }, made, loop, folder, say);
    await install(made, order.result);
  });
};

/** @throws Unusable where MediaMTX cannot show it again and again */
export const mustLoop = async (
  { name, frameSeconds, mediamtx }: Pick<Order, "name" | "mediamtx"> & { frameSeconds: number },
  file: string,
  { seconds }: Pick<Loop, "seconds">,
  folder: string,
  say: (words: string) => void,
): Promise<void> => {
  say(`trying it: ${LOOPS} loops of ${seconds.toFixed(1)} s`);
  const fault = await tryLoops({ file, seconds, frameSeconds }, mediamtx, folder, (at) => {
    say(`trying it: loop ${at} of ${LOOPS} shown`);
  });
  if (fault !== "")
    throw new Unusable(`${name} cannot be shown again and again without a break. ${fault}`);
};

const probe = async ({ source, name }: Order, folder: string): Promise<Source> => {
  const ask = (...args: string[]): Promise<Ended> =>
    runSandboxed({ program: "ffprobe", args: ["-v", "error", ...args, source], folder });
  if (statSync(source).size === 0) throw new Unusable(`${name} is empty (0 bytes).`);
  const { output, words } = await ask("-of", "json", "-show_format", "-show_streams");
  const { claimed, ...known } = readProbe(name, output, words);
  if (known.kind === "picture") return { ...known, seconds: 0 };
  const packets = await ask(
    ...["-select_streams", "v:0", "-show_entries", "packet=pts_time,duration_time"],
    ...["-of", "csv=p=0"],
  );
  return { ...known, seconds: filmSeconds(name, claimed, packets.output) };
};

/** A bitrate that is asked for is not always met. */
const TRIES = 4;

const encode = async (
  { source: file, name, target }: Order,
  source: Source,
  loop: Loop & { rounds: number },
  folder: string,
  result: string,
  say: (words: string) => void,
): Promise<void> => {
  const [picture, sound] = [join(folder, "picture.mp4"), join(folder, "sound.aac")];
  const files = { source: file, picture, sound };
  const ffmpeg = async (
    args: string[],
    how?: { onLine: (line: string) => void },
  ): Promise<void> => {
    const { code, words } = await runFfmpeg(folder, args, how);
    if (code !== 0) throw new Unusable(whyNotMade(name, words || `ffmpeg ended with ${code}`));
  };
  const progress = progressOf(loop.seconds, say);
  const once = async (kbps: number | undefined): Promise<number> => {
    // They are another user's, whom each run has for itself.
    for (const each of [picture, sound, result]) rmSync(each, { force: true });
    const args = encodeArgs(source, target, loop, files, kbps);
    await ffmpeg(["-progress", "pipe:1", "-nostats", ...args], { onLine: progress });
    await ffmpeg(joinArgs(loop, { picture, sound, result }));
    return statSync(result).size;
  };
  let kbps: number | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const lower = lowerKbps(await once(kbps), loop.seconds, kbps);
    if (lower === undefined) return;
    say(`it is too large for a placeholder; making it again with ${lower} kb/s`);
    kbps = lower;
  }
  throw new Unusable(
    `${name} does not fit into ${MOST_BYTES / 1024 / 1024} MB: export it shorter, or with less movement.`,
  );
};

/** Says how much is made, in steps of a quarter. @param seconds of the whole */
const progressOf = (seconds: number, say: (words: string) => void): ((line: string) => void) => {
  let told = 0;
  return (line) => {
    const [, us] = /^out_time_us=(\d+)$/.exec(line) ?? [];
    const quarter = Math.floor((Number(us ?? 0) / 1e6 / seconds) * 4);
    if (quarter <= told || quarter >= 4) return;
    told = quarter;
    say(`${quarter * 25} % made`);
  };
};

/** For an error that is not the file's. */
export const explainNotMade = (name: string, error: unknown): string =>
  error instanceof Unusable
    ? `The placeholder file cannot be used: ${messageOf(error)}`
    : error instanceof TooLarge
      ? `The placeholder file cannot be used: ${tooLarge(name)}`
      : `The placeholder of ${name} could not be made: ${messageOf(error)}`;
