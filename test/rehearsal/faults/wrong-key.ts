// A stream key that the platform does not know: how often the restream tries, and how soon the right one works.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { PlatformName } from "../report";
import type { Scenario } from "../scenario";
import { backSince, otherThan, secondsFrom, unitOf, untouched } from "./restream";
import { expectLive, row, within } from "./row";

const WRONG_SECONDS = 60;
const NAME: PlatformName = "youtube";
const KEY_FILE = `/etc/restream/${unitOf(NAME)}.ffpreset`;
const BACK_SECONDS = 5;
const BACK_WITHIN_MS = 60_000;
/** How often it may try in that time; more is a platform's reason to shut the address out. */
const MOST_TRIES = WRONG_SECONDS / 5;

export const wrongKey: Scenario = row(
  "wrong-key",
  `a wrong stream key for ${WRONG_SECONDS} s: tried, ever more slowly, and at full speed again with the right one`,
  async (bed) => {
    const { machine, platforms, figures } = bed;
    const refusals = (): number =>
      platforms[NAME].refusals.filter(({ why }) => why === "wrong key").length;
    const since = now();
    const before = refusals();
    // As `pulumi up` does it with a new key; the operator's restart.
    await machine.exec("cp", "--preserve", KEY_FILE, `${KEY_FILE}.right`);
    await machine.exec("sh", "-c", `echo rtmp_playpath=wrong-key > ${KEY_FILE}`);
    try {
      await machine.exec("systemctl", "restart", unitOf(NAME));
      await pause(WRONG_SECONDS * 1000);
    } finally {
      await machine.exec("mv", `${KEY_FILE}.right`, KEY_FILE);
    }
    const tries = refusals() - before;
    figures[`tries in ${WRONG_SECONDS} seconds`] = tries;
    const rightAt = now();
    await machine.exec("systemctl", "restart", unitOf(NAME));
    const { publishedAt } = await backSince(bed, NAME, rightAt, BACK_WITHIN_MS);
    figures["publishing again s"] = secondsFrom(rightAt, publishedAt);
    await expectLive(bed, publishedAt);
    return {
      problems: [
        ...(tries > 0 ? [] : ["it never tried"]),
        ...(tries <= MOST_TRIES ? [] : [`tried ${tries} times, at most ${MOST_TRIES} are wanted`]),
        ...within("publishing again", secondsFrom(rightAt, publishedAt), BACK_SECONDS),
        ...untouched(bed, otherThan(NAME), since),
      ],
      excused: [NAME],
    };
  },
);
