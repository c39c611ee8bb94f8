// Discord fails in its ways, and we are killed at random moments: nothing is lost, nothing is told twice but what nobody could know.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Mood } from "../../support/discord/discord";
import type { Bed } from "../bed/bed";
import { ensureOnAir } from "../verbs/row";
import { discordOf } from "../bed/notices-receivers";
import type { Scenario } from "../verbs/scenario";
import { askTest } from "./events";
import { eventsOf, lastNumber } from "./state";
import { disorder, toldSince, untilNoneMissing } from "./told";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";

const KILLS = 20;

const numbersOf = (bed: Bed): number[] => eventsOf(bed).map(({ number }) => number);

/** Asks for a test, and waits until restreamd has it. */
export const happen = async (bed: Bed): Promise<number> => {
  const last = lastNumber(bed);
  await askTest(bed);
  return eventually("restreamd has noticed", WITHIN_MS.told, () => {
    const number = lastNumber(bed);
    if (number <= last) throw new Error(`the last event is ${number}`);
    return number;
  });
};

const untilAllTold = (bed: Bed, since: number, first: number): Promise<void> =>
  untilNoneMissing(
    "Discord",
    () => numbersOf(bed).filter((number) => number > first),
    () => toldSince(since),
  );

export const receiverFails: Scenario = {
  name: "receiver-fails",
  title: "Discord answers 502, 429, nothing, or loses its answer: all is told afterwards, in order",
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    const problems: string[] = [];
    for (const mood of ["failing", "limited", "hanging", "mute"] as const satisfies Mood[]) {
      const since = now();
      const first = lastNumber(bed);
      const discord = discordOf();
      discord.mood = mood;
      try {
        for (let n = 0; n < 3; n++) await happen(bed);
        await pause(mood === "hanging" ? 11_000 : 2000);
      } finally {
        discord.mood = "well";
      }
      await untilAllTold(bed, since, first);
      const { doubled, outOfOrder } = disorder(toldSince(since));
      figures[`${mood}, told twice times`] = doubled.length;
      // Only a lost answer leaves it open whether it was taken: one repeat for each, in order but for that.
      const repeats = new Set(
        toldSince(since)
          .filter(({ number }, at, all) => all.findIndex((one) => one.number === number) < at)
          .map(({ at }) => at),
      ).size;
      if (mood === "mute" && (discord.lost === 0 || repeats > discord.lost))
        problems.push(`mute: ${repeats} repeats of ${discord.lost} lost answers`);
      if (mood !== "mute" && (doubled.length > 0 || outOfOrder.length > 0))
        problems.push(
          `${mood}: told twice ${doubled.join(", ")}, out of order ${outOfOrder.join(", ")}`,
        );
    }
    return outcomeOf({ problems });
  },
};

export const watcherKilled: Scenario = {
  name: "watcher-killed",
  title: `restreamd and the notices killed ${KILLS} times at random moments: nothing lost, the stream untouched`,
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    const since = now();
    const first = lastNumber(bed);
    for (let kill = 0; kill < KILLS; kill++) {
      await askTest(bed);
      await pause(Math.random() * 3000);
      await bed.machine.exec(
        ...["systemctl", "kill", "--signal=SIGKILL", "restreamd", "restreamd-notices"],
      );
    }
    await happen(bed);
    await untilAllTold(bed, since, first);
    const told = toldSince(since);
    const numbers = numbersOf(bed).filter((number) => number > first);
    const { doubled } = disorder(told);
    figures["events while being killed times"] = numbers.length;
    figures["told twice times"] = doubled.length;
    const holes = numbers.filter((number, at) => number !== first + 1 + at);
    const problems = [
      ...(holes.length > 0 ? [`numbers are missing before ${holes.join(", ")}`] : []),
      // Nor may it have begun to count anew, or have lost what waited in its spool.
      ...(numbers.length > KILLS
        ? []
        : [`of ${KILLS + 1} tests that were asked for, ${numbers.length} events were kept`]),
      ...(told.some(({ number }) => Number.isNaN(number)) ? ["a message has no number"] : []),
      // At most one repeat a kill, and of the same number: the answer was there and nobody had noted it.
      ...(doubled.length > KILLS ? [`told twice: ${doubled.join(", ")}`] : []),
      ...untouched(bed, since, "unbroken"),
    ];
    return outcomeOf({ problems });
  },
};
