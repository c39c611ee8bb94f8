// The platform's program hangs while its kernel still acknowledges: no byte is lost, none is read.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { TWITCH } from "../../support/world/addresses";
import type { Bed } from "../bed";
import { expectLive, row, within } from "./row";
import { publishingAgain, untouched } from "./watchdog-seen";

const FROZEN_MS = 60_000;
/** Promised; checked with a grace, for machines differ in speed. */
const AGAIN_SECONDS = 15;
const BACK_SECONDS = 3;
const GRACE_SECONDS = 5;

interface Look {
  at: number;
  /** By local port: bytes that the platform's kernel has acknowledged. */
  acked: Map<string, number>;
}

export const watchdogPlatformStopsReading = row(
  "watchdog-stops-reading",
  "platform stops reading 60 s while its kernel acknowledges: trying again ≤ 15 s after its window closed; the other untouched",
  async (bed, since) => {
    const { pid } = bed.platforms.twitch;
    if (pid === undefined) throw new Error("twitch does not run");
    const looks: Look[] = [await look(bed)];
    process.kill(pid, "SIGSTOP");
    const at = now();
    try {
      while (now() - at < FROZEN_MS) {
        await pause(250);
        looks.push(await look(bed));
      }
    } finally {
      process.kill(pid, "SIGCONT");
    }
    const continuedAt = now();
    const back = await publishingAgain(bed, "twitch", continuedAt);
    await expectLive(bed, continuedAt + back * 1000, ["twitch"]);
    const { closedAt, buffered, triedAt } = course(looks);
    const tried = triedAt === undefined ? null : (triedAt - closedAt) / 1000;
    bed.figures["window closed after, seconds"] = round((closedAt - at) / 1000);
    bed.figures["taken by the platform's buffers, MiB"] = round(buffered / 2 ** 20);
    bed.figures["trying again after the window closed, seconds"] = tried && round(tried);
    bed.figures["publishing after the platform is well, seconds"] = back;
    return {
      problems: [
        ...within("trying again", tried, AGAIN_SECONDS + GRACE_SECONDS),
        ...within("publishing after it is well", back, BACK_SECONDS + GRACE_SECONDS),
      ],
      platform: (name) => (name === "youtube" ? untouched(bed, since, name) : []),
      excused: ["twitch"],
    };
  },
);

const look = async ({ machine }: Bed): Promise<Look> => {
  const text = await machine.exec("ss", "-tinHO", "state", "established", "dst", TWITCH);
  const rows = text.split("\n").flatMap((line) => {
    const [, port] = /^\d+\s+\d+\s+\S+:(\d+)\s/.exec(line) ?? [];
    const [, acked] = /\sbytes_acked:(\d+)/.exec(line) ?? [];
    return port === undefined ? [] : [[port, Number(acked ?? 0)] as const];
  });
  return { at: now(), acked: new Map(rows) };
};

/** Of the connection that stood when the platform stopped: when its window closed; when another one came. */
const course = (
  looks: Look[],
): { closedAt: number; buffered: number; triedAt: number | undefined } => {
  const [first] = looks;
  const [[port, before] = ["", 0]] = first?.acked ?? [];
  const counts = looks.flatMap(({ at, acked }) => {
    const count = acked.get(port);
    return count === undefined ? [] : [{ at, count }];
  });
  const most = Math.max(...counts.map(({ count }) => count));
  const closedAt = counts.find(({ count }) => count === most)?.at ?? 0;
  const again = looks.find(
    ({ at, acked }) => at > closedAt && [...acked.keys()].some((each) => each !== port),
  );
  return { closedAt, buffered: most - before, triedAt: again?.at };
};

const round = (value: number): number => Number(value.toFixed(1));
