// Decides what the platforms' own word on a broadcast is: the contract between what asks them, restreamd and the command.
import * as z from "zod";

/** unknown: it was asked, and did not say. */
export const ANSWERS = ["live", "not-live", "unknown"] as const;
export type Answer = (typeof ANSWERS)[number];

/** One platform's word, as it was last asked. */
export interface Word {
  answer: Answer;
  /** ms since the epoch: when the broadcast began; null: not live, or not said. */
  began: number | null;
  /** People who watch at this moment; null: not said. */
  viewers: number | null;
  /** Why it is not live, or not known: the end of a sentence; empty: live. */
  reason: string;
}

const broadcast = z.object({
  answer: z.enum(ANSWERS),
  began: z.number().nullable(),
  viewers: z.number().nullable(),
  reason: z.string(),
  /** So many equal answers in a row, this one with them. */
  times: z.number().int().positive(),
  /** ms since the epoch: the first of these. */
  since: z.number(),
  /** ms since the epoch: the last of these. */
  askedAt: z.number(),
  /** ms since the epoch: after that nobody asks any more, and nothing is known. */
  validUntil: z.number(),
});
export type Broadcast = z.infer<typeof broadcast>;

const broadcasts = z.object({
  version: z.literal(1),
  /** By destination; one that is not asked about is not there. */
  broadcasts: z.record(z.string(), broadcast),
});
export type Broadcasts = z.infer<typeof broadcasts>["broadcasts"];

/** Gone with a reboot. */
export const BROADCASTS_FILE = "/run/restreamd-broadcasts/broadcasts.json";

export const textOfBroadcasts = (all: Broadcasts): string =>
  `${JSON.stringify({ version: 1, broadcasts: all })}\n`;

/** @throws Error that says where the text is not what it should be. */
export const parseBroadcasts = (text: string): Broadcasts =>
  broadcasts.parse(JSON.parse(text)).broadcasts;

/** @param before what was known; undefined: nothing @param intervalMs until it is asked again */
export const heard = (
  before: Broadcast | undefined,
  word: Word,
  now: number,
  intervalMs: number,
): Broadcast => {
  const isEqual = before?.answer === word.answer && now < before.validUntil;
  return {
    ...word,
    times: isEqual ? before.times + 1 : 1,
    since: isEqual ? before.since : now,
    askedAt: now,
    // One that is late, and one that is lost, change nothing.
    validUntil: now + 3 * intervalMs,
  };
};
