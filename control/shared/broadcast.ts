// Decides what the platforms' own word on a broadcast is: the contract between what asks them, restreamd and the command.
import * as z from "zod";

/** unknown: it was asked, and did not say. */
export const ANSWERS = ["live", "not-live", "unknown"] as const;

/** One platform's word, as it was last asked. */
export const wordSchema = z.object({
  answer: z.enum(ANSWERS),
  /** ms since the epoch: when the broadcast began; null: not live, or not said. */
  began: z.number().nullable(),
  /** People who watch at this moment; null: not said. */
  viewers: z.number().nullable(),
  /** Why it is not live, or not known: the end of a sentence; empty: live. */
  reason: z.string(),
});
export type Word = z.infer<typeof wordSchema>;

const NOTHING = { began: null, viewers: null } as const;
/** @param reason the end of a sentence */
export const unknown = (reason: string): Word => ({ answer: "unknown", ...NOTHING, reason });
/** @param reason the end of a sentence */
export const notLive = (reason: string): Word => ({ answer: "not-live", ...NOTHING, reason });
/** @param said when it began, as the platform writes it @param viewers undefined: not said */
export const live = (said: string | undefined, viewers: number | undefined): Word => {
  const began = Date.parse(said ?? "");
  return {
    answer: "live",
    began: Number.isFinite(began) ? began : null,
    viewers: viewers !== undefined && Number.isFinite(viewers) ? viewers : null,
    reason: "",
  };
};

/** The reason of one that somebody has to begin at the platform: whoever advises knows it by this. */
export const NOT_BEGUN = "the broadcast has not begun";

const broadcast = wordSchema.extend({
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
