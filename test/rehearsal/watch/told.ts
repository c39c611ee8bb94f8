// What people were told, by the number that each event has, and how long after its cause.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { discordOf } from "../bed/notices-receivers";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

export interface Measured {
  what: string;
  /** From its cause, or from when it could be noticed at all, to its arrival. */
  seconds: number;
}

export interface Told {
  number: number;
  at: number;
  text: string;
}

/** Each telling of an event, in the order of arrival; of an edit only what is new in it. */
export const toldSince = (since: number): Told[] => {
  const before = new Map<string, string>();
  return discordOf().taken.flatMap(({ at, message, content }) => {
    const text = content.slice(before.get(message)?.length ?? 0);
    before.set(message, content);
    return at < since ? [] : tellingsIn(text, at);
  });
};

/** Of one message, each event in it. */
export const tellingsIn = (text: string, at: number): Told[] =>
  text
    .split(/(?=🔴|🟡|🟢|🔵)/u)
    .filter((part) => part.includes("#"))
    .map((part) => ({ number: Number(/#(\d+) ·/.exec(part)?.[1]), at, text: part }));

/** Resolves with the seconds from `since` to its arrival. @throws Error when it is not told in time */
export const untilTold = async (
  since: number,
  words: RegExp,
  withinSeconds = WITHIN_MS.told / 1000,
): Promise<number> =>
  eventually(`people are told ${words.source}`, withinSeconds * 1000, () => {
    const found = toldSince(since).find(({ text }) => words.test(text));
    if (!found)
      throw new Error(
        `told: ${toldSince(since)
          .map(({ text }) => text)
          .join(" | ")}`,
      );
    return (found.at - since) / 1000;
  });

/** Until none of the numbers that are due is missing in what was told. */
export const untilNoneMissing = async (
  who: string,
  due: () => number[],
  told: () => Told[],
): Promise<void> =>
  eventually(`${who} is told everything`, WITHIN_MS.allTold, () => {
    const numbers = new Set(told().map(({ number }) => number));
    const missing = due().filter((number) => !numbers.has(number));
    if (missing.length > 0) throw new Error(`not told: ${missing.join(", ")}`);
  });

/** Does it, and measures how long until people are told. */
export const tellsOf = async (
  what: string,
  words: RegExp,
  cause: () => unknown,
): Promise<Measured> => {
  const since = now();
  await cause();
  return { what, seconds: await untilTold(since, words) };
};

/**
 * The same of what happened at `at`, through others.
 * @param since earlier where people may be told before we know that it happened
 */
export const toldOf = async (
  what: string,
  at: number,
  words: RegExp,
  since = at,
): Promise<Measured> => {
  const seconds = await untilTold(since, words);
  return { what, seconds: Math.max(0, seconds - (at - since) / 1000) };
};

export const lateOf = (measured: readonly Measured[]): string[] =>
  measured
    .filter(({ seconds }) => seconds > PROMISED_SECONDS.told + GRACE_SECONDS.told)
    .map(({ what, seconds }) => `${what}: told after ${seconds.toFixed(1)} s`);

/** Numbers told twice, and numbers told after a later one. */
export const disorder = (told: readonly Told[]): { doubled: number[]; outOfOrder: number[] } => ({
  doubled: told
    .filter(({ number }, at) => told.findIndex((one) => one.number === number) < at)
    .map(({ number }) => number),
  outOfOrder: told
    .filter(({ number }, at) => number < (told[at - 1]?.number ?? 0))
    .map(({ number }) => number),
});
