// Decides what an event is, and what the files hold that restreamd leaves for others: the contract with the command and the notices.
import * as z from "zod";
import { wordSchema } from "./broadcast";

/** What can happen; a reader meets only these. */
export const EVENT_KINDS = [
  "publisher-online",
  "publisher-offline",
  "publisher-refused",
  "ghost",
  "stands-by",
  "cutover",
  "restream-started",
  "restream-stopped",
  "platform-lost",
  "platform-back",
  "platform-failing",
  "platform-takes-no-data",
  "session-age",
  "broadcast-unseen",
  "broadcast-seen",
  "broadcast-unknown",
  "broadcast-known",
  "mediamtx-restarted",
  "mediamtx-silent",
  "mediamtx-answers",
  "stand-by",
  "stand-by-over",
  "keyframes-missing",
  "keyframes-back",
  "feed-silent",
  "feed-well",
  "hub-restarted",
  "frames-missing",
  "frames-whole",
  "picture-late",
  "picture-on-time",
  "picture-black",
  "picture-black-over",
  "picture-still",
  "picture-still-over",
  "sound-silent",
  "sound-silent-over",
  "page-refuses",
  "page-quiet",
  "machine-rebooted",
  "spare-away",
  "spare-back",
  "pair-stuck",
  "pair-moves-again",
  "on-air-away",
  "on-air-back",
  "taken-over",
  "unwatched",
  "disk-low",
  "disk-well",
  "memory-low",
  "memory-well",
  "clock-unsynchronised",
  "clock-well",
  "certificate-missing",
  "certificate-there",
  "certificate-late",
  "certificate-renewed",
  "transfer",
  "rolled-over",
  "rollover-planned",
  "rollover-put-off",
  "rollover-left",
  "rollover-failed",
  "clock-skipped",
  "stop-planned",
  "event-ended",
  "refreshed",
  "release-applied",
  "release-refused",
  "release-rolled-back",
  "summary",
  "test",
  "format-unlike",
  "bitrate-low",
  "bitrate-unsteady",
  "bitrate-well",
  "flapping",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** important: told to whoever asked for no more than that. info: everything else. */
export const LEVELS = ["info", "important"] as const;
/** now: viewers are hit, or somebody must act within minutes. today: it can wait for a few hours. */
export const URGENCIES = ["now", "today"] as const;
export type Urgency = (typeof URGENCIES)[number];

export const stepSchema = z.union([z.object({ run: z.string() }), z.object({ say: z.string() })]);
/** A part of what to do: a sentence, or a command, whole, as it is typed. */
export type Step = z.infer<typeof stepSchema>;

export const eventSchema = z.object({
  /** From 1, one more each; the same event has the same number for ever. */
  number: z.number().int().positive(),
  /** RFC 3339, UTC: when it was noticed. */
  time: z.string(),
  kind: z.enum(EVENT_KINDS),
  level: z.enum(LEVELS),
  /** Who: a publisher's or a destination's name, "MediaMTX", "server". */
  subject: z.string(),
  /** In plain words; one sentence without its full stop. */
  what: z.string(),
  /** RFC 3339, UTC: when it began. */
  since: z.string(),
  /** How long that which ends here was; null where nothing ends. Of a reboot and of "unwatched": for how long nobody looked. */
  seconds: z.number().nullable(),
  /** What viewers see now: begins with one of VIEWERS; in events of an earlier version, any words. */
  viewers: z.string(),
  /** What the operator should do, in one line; empty: nothing. */
  todo: z.string(),
  /** The same, its commands apart. undefined: an earlier version's. */
  steps: z.array(stepSchema).optional().catch(undefined),
  /** undefined: nothing is to be done for it, or it is an earlier version's. */
  urgency: z.enum(URGENCIES).optional().catch(undefined),
  /** More lines below what happened. */
  details: z.array(z.string()).optional().catch(undefined),
  /** By name: those it is about, where they are several; undefined: the subject says all. */
  destinations: z.array(z.string()).optional(),
  /** Number of the event that this one ends. */
  ends: z.number().int().positive().optional(),
});
export type Event = z.infer<typeof eventSchema>;

/** How what viewers see begins. */
export const VIEWERS = ["not affected", "placeholder", "frozen", "OFFLINE", "not yet"] as const;

/** red: see Urgency, now. yellow: today. green: over. blue: good to know. */
export type Mark = "red" | "yellow" | "green" | "blue";

/** An event of an earlier version has no urgency; its level says whether somebody may have to act. */
export const markOf = ({ kind, level, urgency, ends, steps }: Event): Mark => {
  if (urgency !== undefined) return urgency === "now" ? "red" : "yellow";
  if (ends !== undefined) return "green";
  const isAsked = kind === "summary" || kind === "test";
  return steps === undefined && level === "important" && !isAsked ? "red" : "blue";
};

export const stepsOf = ({ steps, todo }: Pick<Event, "steps" | "todo">): readonly Step[] =>
  steps ?? (todo === "" ? [] : [{ say: todo }]);

/**
 * sending: what the publisher sends. placeholder: that, in a gap. stand-by: the placeholder, because MediaMTX is not there.
 * failing: it tries, nothing arrives. off: nobody started it.
 */
export const DESTINATION_STATES = ["sending", "placeholder", "stand-by", "failing", "off"] as const;
export type DestinationState = (typeof DESTINATION_STATES)[number];

const platform = wordSchema.pick({ answer: true, viewers: true, reason: true }).extend({
  /** RFC 3339, UTC: since when you send and nobody sees it, as people were told; null: not so. */
  unseenSince: z.string().nullable(),
});
export type PlatformWord = z.infer<typeof platform>;

const destination = z.object({
  state: z.enum(DESTINATION_STATES),
  /** RFC 3339, UTC: of this state. */
  since: z.string(),
  /** What arrives at the platform, over the last look; 0 while nothing does. */
  bitrateKbps: z.number(),
  /** RFC 3339, UTC: when the platform's broadcast began, as far as it is known here; null while there is none. */
  sessionSince: z.string().nullable(),
  /** Restarts by systemd, since somebody last started it. */
  restarts: z.number(),
  /** Hours after which the platform ends a broadcast; null: no limit that is known. */
  maxHours: z.number().nullable().default(null),
  /** The platform's own word; null: it is not asked, or was not yet. */
  platform: platform.nullable().default(null),
});
export type Destination = z.infer<typeof destination>;

/** Whether it is sent, and nobody sees it, as people were told. */
export const isUnseen = ({
  state,
  platform: word,
}: Pick<Destination, "state" | "platform">): boolean =>
  state !== "off" && state !== "failing" && word !== null && word.unseenSince !== null;

const publisher = z.object({
  online: z.boolean(),
  /** The credential's name; null: never seen. */
  name: z.string().nullable(),
  /** Masked: 203.0.113.x; null: never seen. */
  address: z.string().nullable(),
  since: z.string(),
  /** "1920x1080 H264"; null while offline. */
  picture: z.string().nullable(),
  bitrateKbps: z.number(),
  /** By how much its picture is later than when it came; null: it is not known. */
  lateSeconds: z.number().nullable().default(null),
});
export type Publisher = z.infer<typeof publisher>;

/** A newer restreamd's file, read by an older program: what it does not know is left out, each thing on its own. */
const known =
  <Known>(schema: z.ZodType<Known>) =>
  (one: unknown): Known[] => {
    const parsed = schema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  };

/** The event, or nothing where it is not understood. */
export const eventOrNothing = known(eventSchema);

export const nowSchema = z.object({
  version: z.literal(1),
  /** RFC 3339, UTC: of the look; older than ten seconds: restreamd does not run, and nothing here is true any more. */
  time: z.string(),
  publisher,
  /** By name, without "restream-"; of one that is left out, only systemd can be asked. */
  destinations: z
    .record(z.string(), z.unknown())
    .transform((all) =>
      Object.fromEntries(
        Object.entries(all).flatMap(([name, one]) =>
          known(destination)(one).map((each) => [name, each] as const),
        ),
      ),
    ),
  /** RFC 3339, UTC: when each gap of the last 48 hours began. */
  gaps: z.array(z.string()),
  /** The same of each destination's broadcasts that ended without being asked to: when that was seen. */
  sessionsLost: z.record(z.string(), z.array(z.string())).default({}),
  /** Bytes out of the machine since it was made; null: not known. */
  transferOutBytes: z.number().nullable(),
  /** The same at the end of the event, as the last day went; null: too early to say. */
  transferExpectedBytes: z.number().nullable().default(null),
  /** What the droplet brings along for the event; null: not known for its size. */
  transferAllowanceGiB: z.number().nullable().default(null),
  /** US dollars for what is expected beyond it; null: too early to say. */
  transferExtraDollars: z.number().nullable().default(null),
  /** The event's clock begins broadcasts anew before their limits (rolloverAt). */
  rollsOver: z.boolean().optional(),
  /** Numbers of the events whose trouble has not ended. */
  open: z.array(z.number()).default([]),
});
/** What was seen at the last look. */
export type Now = z.infer<typeof nowSchema>;

const events = z.object({
  version: z.literal(1),
  nextNumber: z.number().int().positive(),
  /** The newest last; older than these are only in the journal. */
  events: z.array(z.unknown()).transform((all) => all.flatMap(known(eventSchema))),
});
export type Events = z.infer<typeof events>;

/** Fresh at every look, gone with a reboot. */
export const NOW_FILE = "/run/restreamd/now.json";
/** Kept; restreamd's memory is in the same file, for both are written in one piece. */
export const STATE_FILE = "/var/lib/restreamd/state.json";

/** @throws Error that says where the text is not what it should be. */
export const parseNow = (text: string): Now => nowSchema.parse(JSON.parse(text));
/** @throws Error that says where the text is not what it should be. */
export const parseEvents = (text: string): Events => events.parse(JSON.parse(text));
