// Decides what others may report to restreamd, so that it becomes an event: the command, a release, the summary's timer.
import * as z from "zod";

const destinations = z.array(z.string()).min(1);

/** Who ordered it from the page, by name; undefined: whoever typed it. */
const person = z.string().optional();

const report = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("test") }),
  z.object({ kind: z.literal("summary") }),
  z.object({ kind: z.literal("refreshed"), destinations, person }),
  /** From the page, before it is done: what is seen of it within minutes is told as theirs. */
  z.object({
    kind: z.literal("ordered"),
    verb: z.enum(["start", "stop", "rollover"]),
    destinations,
    person: z.string(),
  }),
  /** The only one who may publish now; null: every one of the release's. */
  z.object({ kind: z.literal("cutover"), publisher: z.string().nullable() }),
  z.object({
    kind: z.literal("rolled-over"),
    destinations,
    /** Between the end of the old broadcast and the start of the new one. */
    seconds: z.number(),
    /** @default the operator */
    by: z.enum(["operator", "clock"]).optional(),
    person,
  }),
  /** seconds: until then. */
  z.object({ kind: z.literal("rollover-planned"), destinations, seconds: z.number() }),
  z.object({ kind: z.literal("rollover-put-off"), destinations, why: z.string() }),
  z.object({ kind: z.literal("rollover-left"), destinations, why: z.string() }),
  /** The old broadcast has ended, and the new one could not be begun. */
  z.object({ kind: z.literal("rollover-failed"), destinations, why: z.string() }),
  z.object({ kind: z.literal("clock-skipped"), what: z.enum(["rollover", "stop"]) }),
  z.object({ kind: z.literal("stop-planned"), destinations, seconds: z.number() }),
  z.object({ kind: z.literal("event-ended"), destinations }),
  /** restream take-over: this server of a pair goes on in the other one's place. */
  z.object({
    kind: z.literal("taken-over"),
    name: z.string(),
    from: z.string(),
    /** Those that are wanted. */
    destinations: z.array(z.string()),
    /** ms since the epoch: when the other one was seen last; null: never. */
    seenAt: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("release-applied"),
    /** How many files were written or removed. */
    files: z.number(),
    /** Units. */
    restarted: z.array(z.string()),
  }),
  /** Nothing was changed. */
  z.object({ kind: z.literal("release-refused"), why: z.string() }),
  /** It failed half-way; isUndone: the one before is in force again. */
  z.object({ kind: z.literal("release-rolled-back"), why: z.string(), isUndone: z.boolean() }),
]);
export type Report = z.infer<typeof report>;

export interface Reported {
  /** Never the same for two. */
  id: string;
  /** ms since the epoch: when it was reported. */
  at: number;
  report: Report;
}

/** @throws Error that says where the text is not what it should be. */
export const parseReport = (text: string): Report => report.parse(JSON.parse(text));
