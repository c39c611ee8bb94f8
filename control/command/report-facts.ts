// Decides what the server hands to `restream report` at home: every event, what is on air now, and what the page needs of the settings.
import * as z from "zod";
import { eventSchema, nowSchema } from "../shared/event";

/** Of a newer server's kinds, too: they stand in the table. */
const event = eventSchema.extend({ kind: z.string() });
export type ReportEvent = z.infer<typeof event>;

const config = z.object({
  /** How long the event was to last. */
  hours: z.number(),
  /** maxHours: null where the platform sets no limit that is known. */
  destinations: z.array(z.object({ name: z.string(), maxHours: z.number().nullable() })),
  /** null: not known for the droplet's size. */
  allowanceGiB: z.number().nullable(),
  /** US dollars for each GiB beyond. */
  overagePerGiB: z.number(),
});

const facts = z.object({
  version: z.literal(1),
  /** RFC 3339, UTC: the server's. */
  time: z.string(),
  /** The server's version of restream. */
  release: z.string(),
  /** RFC 3339, UTC: when this server was first looked at, minutes after it was made; null: not known. */
  serverSince: z.string().nullable(),
  /** null: no release has said it. */
  config: config.nullable(),
  /** What was seen at the last look; null: restreamd has not looked since the machine started, or it says it in another way. */
  now: nowSchema.nullable().catch(null),
  /** The oldest first. */
  events: z.array(event),
});
export type ReportFacts = z.infer<typeof facts>;

/** @throws Error that says where it is not what the server prints. */
export const parseReportFacts = (text: string): ReportFacts => facts.parse(JSON.parse(text));
