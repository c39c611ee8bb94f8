// Decides what one server of a pair says to the other one twice a second, and how that is read. Pure.
import * as z from "zod";
import { NAMES } from "../shared/pair";

const NAME = /^[a-z][a-z0-9-]{0,31}$/;
/** More is none of ours. */
const MOST_CHARACTERS = 8000;

const word = z.object({
  version: z.literal(1),
  name: z.enum(NAMES),
  /** Another one after each start of that machine. */
  boot: z.string(),
  /** Higher in each word of one boot: a word that is seen twice is no sign of life. */
  number: z.number(),
  /** Who is on air by what that server knows. */
  onAir: z.enum(NAMES),
  term: z.number().int(),
  /** No restream can start there: it is the spare, or it has stepped down. */
  isClosed: z.boolean(),
  /** The term in which it stepped down for the other one, which may go on at once. */
  handed: z.number().int().nullable(),
  /** It was to step down and could not: only its power ends what it sends. */
  isStuck: z.boolean(),
  /** It goes on in the other one's place, or is about to: that one may start nothing. */
  isTakingOver: z.boolean(),
  /** The other one's boot that it has heard last; null: none. */
  heardBoot: z.string().nullable(),
  /** What somebody has started there since that machine started, and not stopped. */
  wanted: z.array(z.string().regex(NAME)),
  /** What somebody has stopped there since then, and not started again. A release that does not know it yet says nothing of it. */
  stopped: z.array(z.string().regex(NAME)).default([]),
  /** What it has heard of the other one's `wanted`. */
  heardWanted: z.array(z.string().regex(NAME)).nullable(),
  /** Why it could not go on in the other one's place, a sentence each without its full stop; empty: it could. */
  unfit: z.array(z.string()),
  /** ms: so long it may be silent before it is lost; more while its restreamd-failover is started anew. */
  patience: z.number(),
  /** How long DigitalOcean took to switch a server off, seconds; null: that was never measured. */
  powerOff: z.number().nullable(),
});
export type Word = z.infer<typeof word>;

export const wordText = (said: Word): string => `${JSON.stringify(said)}\n`;

/** undefined: it is none, or cut short. @param text one line */
export const wordIn = (text: string): Word | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined;
  try {
    const { success, data } = word.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
};

/** A word, and when it came. */
export const heard = z.object({
  word,
  /** ms since this machine started. */
  at: z.number(),
  /** Boots of that machine that are over: what is left of them is no sign of life. */
  over: z.array(z.string()),
});
export type Heard = z.infer<typeof heard>;

const MOST_OVER = 20;

/** The newer of both; of a boot that is over nothing is taken any more. */
export const newerOf = (before: Heard | undefined, word: Word, at: number): Heard => {
  if (before === undefined) return { word, at, over: [] };
  const { over } = before;
  if (over.includes(word.boot)) return before;
  if (before.word.boot !== word.boot)
    return { word, at, over: [before.word.boot, ...over].slice(0, MOST_OVER) };
  return word.number <= before.word.number ? before : { word, at, over };
};
