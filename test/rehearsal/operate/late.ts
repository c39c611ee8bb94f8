// The line at home carries less than is sent, and nothing is left out: the picture gets later and later, and that is told.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { configureDiscord } from "../bed/notices-receivers";
import { mustUp } from "../verbs/change";
import { GRACE_SECONDS } from "../verbs/deadlines";
import { withScripted } from "../verbs/encoder";
import { saidSince } from "../verbs/journal";
import { withUplink } from "../verbs/links";
import { ensureOnAir, expectLive, rounded, rowsAfter, within } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { toldSince, untilTold } from "../watch/told";

/** Of what the publisher sends, picture and sound. */
const RATE_KBPS = 6160;
const LATE = /arrives more than 5 s late/;
const IN_TIME = /delay of OBS's picture is over/;
/** Late by 5 s, for 6 s (observe/feed.ts), at 60 % of the rate; and two looks. */
const [TOLD_PERCENT, TOLD_SECONDS] = [60, 5 / 0.4 + 6 + 4];
/** A router that holds back so much, and what passes of the rate: late by 5 s, for 6 s; and two looks. */
const BLOATED_MS = 30_000;
const [BLOATED_PERCENT, BLOATED_SECONDS] = [80, 5 / 0.2 + 6 + 4];
/** Of a line that comes and goes: each so long. */
const [TOOTH_MS, TEETH] = [4000, 6];
/** Once it is caught up: 6 s of it. */
const OVER_SECONDS = 40;

/** A server on air that tells. */
export const onAirAndTelling = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  await configureDiscord(bed);
  await mustUp(bed);
};

/** A connection's first seconds are not compared with (look/lateness.ts). */
const SETTLES_MS = 12_000;

const row = rowsAfter("operate", onAirAndTelling);

/**
 * A row: the line carries so much of what an encoder sends that leaves nothing out.
 * @param toldSeconds by the rule @param bufferMs of the router in front of it; undefined: as withUplink has it
 */
const lateRow = (
  name: string,
  title: string,
  { percent, toldSeconds, bufferMs }: { percent: number; toldSeconds: number; bufferMs?: number },
): Scenario =>
  row(name, title, async (bed, since, figures) => {
    await pause(SETTLES_MS);
    const slowAt = now();
    await withUplink(
      bed.home,
      (RATE_KBPS * percent) / 100,
      async () => {
        figures["late told after s"] = rounded(await untilTold(slowAt, LATE, 3 * toldSeconds));
      },
      bufferMs,
    );
    const wideAt = now();
    figures["in time told after s"] = rounded(await untilTold(wideAt, IN_TIME, OVER_SECONDS));
    await expectLive(bed, now());
    return {
      problems: [
        ...within("late", figures["late told after s"], toldSeconds + GRACE_SECONDS.told),
        ...once(since, LATE),
        ...once(since, IN_TIME),
        ...untouched(bed, since, "publisherChanged"),
      ],
    };
  });

export const pictureLate = lateRow(
  "picture-late",
  `an encoder that leaves nothing out, on ${TOLD_PERCENT} % of its rate: told that it is late, and that it has caught up; every broadcast goes on`,
  { percent: TOLD_PERCENT, toldSeconds: TOLD_SECONDS },
);

export const pictureBloated = lateRow(
  "picture-bufferbloat",
  `the same behind a router with a buffer of ${BLOATED_MS / 1000} s, on ${BLOATED_PERCENT} % of the rate: told, and that it is over once the buffer has run out`,
  { percent: BLOATED_PERCENT, toldSeconds: BLOATED_SECONDS, bufferMs: BLOATED_MS },
);

export const pictureSawtooth = row(
  "picture-sawtooth",
  "a line that comes and goes, and OBS that leaves frames out: never told to be late",
  async (bed) =>
    withScripted(bed, {}, async (since) => {
      await pause(SETTLES_MS);
      await withUplink(bed.home, RATE_KBPS * 2, async (carry) => {
        for (let tooth = 0; tooth < TEETH; tooth += 1) {
          carry(tooth % 2 === 0 ? RATE_KBPS / 3 : RATE_KBPS * 2);
          await pause(TOOTH_MS);
        }
      });
      await expectLive(bed, now() + 1000);
      const said = await saidSince(bed, since, "restreamd");
      return { problems: said.filter((line) => line.includes("kind=picture-late")) };
    }),
);

const once = (since: number, words: RegExp): string[] => {
  const count = toldSince(since).filter(({ text }) => words.test(text)).length;
  return count === 1 ? [] : [`${words.source}: told ${count} times`];
};
