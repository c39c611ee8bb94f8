// Decides what the notices remember of a target, and what of it still holds: numbers that began anew are other events.
import * as z from "zod";
import type { Events } from "../shared/event";
import type { Codec } from "./memory";
import { NOTHING_SENT, type Delivery } from "./queue";

const delivery = z.object({
  cursor: z.number().int().nonnegative(),
  sent: z.array(z.object({ events: z.array(z.number()), message: z.string(), text: z.string() })),
  lastTime: z.string().optional(),
  tried: z.object({ first: z.number(), posts: z.number(), at: z.number() }).optional(),
});
/** The higher of two is the newer. */
const saves = z.object({ saves: z.number().default(0) });

/** How it is kept. */
export const DELIVERY: Codec<Delivery> = {
  parse: (text) => {
    const json: unknown = JSON.parse(text);
    return { content: delivery.parse(json), ...saves.parse(json) };
  },
  textOf: (content, saved) => `${JSON.stringify({ ...content, saves: saved })}\n`,
};

/**
 * Where a target stands among these events.
 * @param kept undefined: it is new, and told only what happens from now on
 */
export const standing = (
  kept: Delivery | undefined,
  { events, nextNumber }: Pick<Events, "events" | "nextNumber">,
): Delivery => {
  if (!kept)
    return { ...NOTHING_SENT, cursor: nextNumber - 1, lastTime: timeOf(events, nextNumber - 1) };
  const time = timeOf(events, kept.cursor);
  const isAnew =
    kept.cursor >= nextNumber ||
    (time !== undefined && kept.lastTime !== undefined && time !== kept.lastTime);
  // Its messages are of other events that had the same numbers.
  return isAnew ? NOTHING_SENT : kept;
};

export const timeOf = (events: Events["events"], number: number): string | undefined =>
  events.find((event) => event.number === number)?.time;
