// Decides what restreamd remembers over its own death and the machine's: what it compares the next look with.
import * as z from "zod";
import { DESTINATION_STATES, LEVELS } from "../../shared/event";

const publisher = z.object({
  online: z.boolean(),
  name: z.string().nullable(),
  address: z.string().nullable(),
  /** ms since the epoch. */
  since: z.number(),
  picture: z.string().nullable(),
  /** MediaMTX's id of its connection. */
  connection: z.string(),
  /** Its arrival is told when it was measured; until then, since when it is here. */
  untoldSince: z.number().optional(),
  /** The event that told that it is gone, and when it went. */
  goneEvent: z.number().optional(),
  goneSince: z.number().optional(),
  /** The event that told that it sends too little, or in bursts. */
  bitrateEvent: z.number().optional(),
  bitrateSince: z.number().optional(),
  /** The event that told that its picture is not the one that is set. */
  formatEvent: z.number().optional(),
  /** The connection whose frame rate was compared, and the one whose picture was looked at for long. */
  rateOf: z.string().optional(),
  longLookOf: z.string().optional(),
});
export type PublisherMemory = z.infer<typeof publisher>;

const destination = z.object({
  state: z.enum(DESTINATION_STATES),
  since: z.number(),
  /** The process that sends, or sent last. */
  process: z.string(),
  /** Since somebody last started it. */
  hasSent: z.boolean(),
  sessionSince: z.number().nullable(),
  /** Hours of the session's age that were told. */
  toldHours: z.number(),
  /** The last event that told of it. */
  ageEvent: z.number().optional(),
  /** The event that told that it is lost, or fails. */
  troubleEvent: z.number().optional(),
  troubleSince: z.number().optional(),
});
export type DestinationMemory = z.infer<typeof destination>;

const broadcast = z.object({
  /** The process that sends, and since when: what the platform said before is about another one's. */
  process: z.string(),
  /** ms since the epoch. */
  sendsSince: z.number(),
  /** ms since the epoch: when it began, as the platform says; undefined: it has not said so. */
  began: z.number().optional(),
  /** The same of the broadcast of the process before, which was perhaps warned of. */
  toldOf: z.number().optional(),
  /** ms since the epoch: since when nobody asks any more; undefined: somebody does. */
  silentSince: z.number().optional(),
  /** The event that told that nobody sees it, and since when nobody does. */
  unseenEvent: z.number().optional(),
  unseenSince: z.number().optional(),
  /** The same of a platform that does not say. */
  unknownEvent: z.number().optional(),
  unknownSince: z.number().optional(),
});
export type BroadcastMemory = z.infer<typeof broadcast>;

const refusal = z.object({
  since: z.number(),
  last: z.number(),
  count: z.number(),
  event: z.number(),
  /** undefined: of an earlier release. */
  kind: z.enum(["ghost", "publisher-refused", "stands-by"]).optional(),
});
export type RefusalMemory = z.infer<typeof refusal>;

const flap = z.object({
  /** ms since the epoch, of the last minutes. */
  losses: z.array(z.number()),
  isLost: z.boolean(),
  /** While it is told as one: what it is called, the event, since when, how many losses. */
  name: z.string().optional(),
  event: z.number().optional(),
  since: z.number().optional(),
  count: z.number().optional(),
});
export type FlapMemory = z.infer<typeof flap>;

const machineTrouble = z.object({
  since: z.number(),
  /** That told of it; undefined: not yet. */
  event: z.number().optional(),
});
export type MachineMemory = Record<string, z.infer<typeof machineTrouble>>;

const transfer = z.object({
  /** ms since the epoch: when counting began. */
  since: z.number(),
  boot: z.string(),
  /** Bytes of the starts of the machine before this one. */
  before: z.number(),
  /** Bytes since this start, as far as they are kept: to the GiB, for each change is a write to the disk. */
  kept: z.number(),
  /** One reading an hour, of the last day: how much had left by then. */
  marks: z.array(z.object({ at: z.number(), bytes: z.number() })),
  /** That more will leave than is included: how it was told. */
  told: z.enum(LEVELS).optional(),
});
export type TransferMemory = z.infer<typeof transfer>;

const pair = z.object({
  /** Who is missed: the spare, or the one on air. */
  away: z.enum(["spare", "on-air"]),
  since: z.number(),
  /** That told of it. */
  event: z.number(),
});
export type PairMemory = z.infer<typeof pair>;

const cannotMove = z.object({
  since: z.number(),
  /** That told of it; undefined: not told yet. */
  event: z.number().optional(),
});
export type CannotMoveMemory = z.infer<typeof cannotMove>;

const feed = z.object({
  /** The hub's process; empty: never seen. */
  hub: z.string(),
  /**
   * What is wrong now, by kind of event: since when, the event that told of it (undefined: not told yet), and since when
   * it is not seen any more (undefined: it is).
   */
  troubles: z.record(
    z.string(),
    z.object({
      since: z.number(),
      event: z.number().optional(),
      gone: z.number().optional(),
    }),
  ),
  /** ms since the epoch: when MediaMTX was read anew, in the last minutes. */
  newReaders: z.array(z.number()),
});
export type FeedMemory = z.infer<typeof feed>;

/** What somebody ordered from the page, at a destination. */
const order = z.object({
  verb: z.enum(["start", "stop", "rollover"]),
  person: z.string(),
  /** ms since the epoch. */
  at: z.number(),
});
export type OrderMemory = z.infer<typeof order>;

export const memorySchema = z.object({
  /** Names the machine's start; another one: it was restarted. */
  boot: z.string(),
  mediamtx: z.string(),
  feed: feed.default({ hub: "", troubles: {}, newReaders: [] }),
  publisher,
  destinations: z.record(z.string(), destination),
  /** By destination; only of those whose platform is asked. */
  broadcasts: z.record(z.string(), broadcast).default({}),
  /** The only publisher that may send (restream cutover); undefined: every one, as far as was reported. */
  cutover: z.string().optional().catch(undefined),
  /** By destination; of the last minutes. */
  orders: z.record(z.string(), order).optional().catch(undefined),
  /** By address and reason. */
  refusals: z.record(z.string(), refusal),
  /** By subject. */
  flapping: z.record(z.string(), flap).default({}),
  /** By what there is too little of, or wrong. */
  machine: z.record(z.string(), machineTrouble).default({}),
  transfer: transfer.optional(),
  /** That the other server of the pair is away; undefined: it is not, or there is none. */
  pair: pair.optional().catch(undefined),
  /** That the pair, which is to move by itself, could not; undefined: it could, or a human moves it. */
  cannotMove: cannotMove.optional().catch(undefined),
  /** ms since the epoch; of the last 48 hours. */
  gaps: z.array(z.number()),
  /** The same of each destination's connection. */
  losses: z.record(z.string(), z.array(z.number())).default({}),
  /** The same of each destination's broadcasts that the platform ended, or the machine's end did. */
  sessionsLost: z.record(z.string(), z.array(z.number())).default({}),
  /** ms since the epoch: when this memory began; what ran then was older. undefined: of an earlier release. */
  began: z.number().optional(),
  /** ms since the epoch: of the last look, up to five minutes early. undefined: of an earlier release. */
  lookedAt: z.number().optional(),
  /** Reports whose event is told, and whose file is perhaps still there. */
  reports: z.array(z.string()).default([]),
  /** journald's, of the last line of MediaMTX that was read. */
  cursor: z.string(),
});
export type Memory = z.infer<typeof memorySchema>;
