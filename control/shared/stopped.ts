// Knows which destinations somebody has stopped since the machine started, and when: what is on its way to begin a broadcast, here or on the other server of a pair, may not outrun that.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FAILOVER_DIR, sinceBoot } from "./failover";
import { unlessMissing, writeWhole } from "./files";
import { TURNS_DIR } from "./lock";

const NAME = /^[a-z][a-z0-9-]*$/;
/** restreamd-failover reads it. */
const [READABLE, ENTERABLE] = [0o644, 0o755];

/** ms since this machine started, by the destination's name. */
export type Stopped = Readonly<Record<string, number>>;

/** Gone with each start of the machine, as what was started is. */
const folder = (): string => join(existsSync(FAILOVER_DIR) ? FAILOVER_DIR : TURNS_DIR, "stopped");

export const noteStop = async (names: readonly string[], into = folder()): Promise<void> => {
  await mkdir(into, { recursive: true });
  await chmod(into, ENTERABLE); // whatever the umask of whoever stops
  for (const name of names) await writeWhole(join(into, name), `${sinceBoot()}\n`, READABLE);
};

export const stoppedHere = (from = folder()): Stopped =>
  Object.fromEntries(
    (unlessMissing(() => readdirSync(from)) ?? [])
      .filter((name) => NAME.test(name))
      .map((name) => [name, Number(unlessMissing(() => readFileSync(join(from, name), "utf8")))])
      .filter(([, at]) => Number.isFinite(at)),
  ) as Stopped;

/** Those that nobody has stopped since. Pure. @param since ms since this machine started */
export const unlessStopped = (
  names: readonly string[],
  stopped: Stopped,
  since: number,
): string[] => names.filter((name) => !((stopped[name] ?? NaN) >= since));
