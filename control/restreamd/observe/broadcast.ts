// Decides what is told of a platform that takes everything and shows nothing, by its own word. Pure.
import { NOT_BEGUN, type Broadcast } from "../../shared/broadcast";
import type { PlatformWord } from "../../shared/event";
import { run, type Advice } from "../../shared/advice";
import { platformName } from "../../shared/platforms";
import { duration, rfc3339 } from "../../shared/text";
import { secondsSince, viewersOn, type Emit, type Facts } from "./facts";
import type { BroadcastMemory, DestinationMemory, Memory } from "./memory";

/** A platform shows a broadcast some time after it gets one; a start, a rollover and a reset begin one. */
const GRACE_MS = 300_000;
/** One answer alone may be a platform's slip. */
const EQUAL_ANSWERS = 2;
/** So long without a word, it is told; and so long with one, that is over: an API that comes and goes is told once. */
const UNKNOWN_FOR_MS = 120_000;
const KNOWN_FOR_MS = 300_000;
/** So long nobody asks any more. */
const FORGOTTEN_MS = 600_000;

type Destinations = Readonly<Record<string, DestinationMemory>>;

export const observeBroadcasts = (
  before: Memory["broadcasts"],
  destinations: Destinations,
  facts: Facts,
  emit: Emit,
): Memory["broadcasts"] => {
  const next: Memory["broadcasts"] = {};
  for (const [name, destination] of Object.entries(destinations)) {
    // What is off ends its troubles: that it was stopped is told.
    if (destination.state === "off") continue;
    const known = before[name];
    const said = facts.broadcasts[name];
    if (known === undefined && said === undefined) continue;
    const isOnly = Object.entries(destinations).every(
      ([other, { state }]) => other === name || state === "off",
    );
    next[name] = observeOne(known, said, destination, { name, time: facts.time, isOnly }, emit);
  }
  return next;
};

interface Look {
  name: string;
  /** ms since the epoch. */
  time: number;
  /** No other destination is started. */
  isOnly: boolean;
}

const observeOne = (
  before: BroadcastMemory | undefined,
  said: Broadcast | undefined,
  destination: DestinationMemory,
  look: Look,
  emit: Emit,
): BroadcastMemory => {
  const known = ofThisProcess(before, destination, look.time);
  const memory =
    said === undefined ? forgotten(known, look.time) : { ...known, silentSince: undefined };
  // Nothing arrives there: that is told. And of nothing said, nothing follows.
  if (destination.state === "failing" || said === undefined || said.askedAt < memory.sendsSince)
    return memory;
  return observeUnseen(observeUnknown(memory, said, look, emit), said, look, emit);
};

/** Nobody asks any more, the keys are out or the asker is dead: a trouble that nobody can end is none after a while. */
const forgotten = (memory: BroadcastMemory, time: number): BroadcastMemory => {
  const since = memory.silentSince ?? time;
  if (time - since < FORGOTTEN_MS) return { ...memory, silentSince: since };
  const { process, sendsSince, began } = memory;
  return { process, sendsSince, began, silentSince: since };
};

/** Another process begins anew: what the platform said is about the one before. Troubles go on. */
const ofThisProcess = (
  before: BroadcastMemory | undefined,
  { process, sessionSince }: DestinationMemory,
  time: number,
): BroadcastMemory => {
  // Sending before anybody was asked: since when is known as far as the session is.
  if (before === undefined) return { process, sendsSince: sessionSince ?? time };
  if (before.process === process) return before;
  return {
    ...before,
    began: undefined,
    toldOf: before.began ?? before.toldOf,
    process,
    sendsSince: time,
  };
};

/** For a minute or two after a rollover a platform still names the old broadcast's start. */
const isBelieved = (
  { sendsSince }: BroadcastMemory,
  said: Broadcast,
  time: number,
): said is Broadcast & { began: number } =>
  said.began !== null && (said.began >= sendsSince - SAME_MS || time - sendsSince >= GRACE_MS);

/** Two readings of one start differ by no more. */
const SAME_MS = 60_000;

/** When it began, as the platform says of what this process sends; undefined: it has not said. */
export const beganOfProcess = (
  memory: BroadcastMemory | undefined,
  process: string | undefined,
): number | undefined => (memory?.process === process ? memory?.began : undefined);

/** Of a later broadcast than the one that was warned of, by the start that the platform names, nothing was told yet. */
export const withAnotherBroadcast = (
  destinations: Destinations,
  before: Memory["broadcasts"],
  after: Memory["broadcasts"],
): Record<string, DestinationMemory> =>
  Object.fromEntries(
    Object.entries(destinations).map(([name, destination]) => [
      name,
      isAnotherBroadcast(before[name], after[name])
        ? { ...destination, toldHours: 0, ageEvent: undefined }
        : destination,
    ]),
  );

const isAnotherBroadcast = (
  before: BroadcastMemory | undefined,
  after: BroadcastMemory | undefined,
): boolean => {
  const earlier = before?.began ?? before?.toldOf;
  return (
    earlier !== undefined &&
    after?.began !== undefined &&
    before?.began !== after.began &&
    after.began - earlier > SAME_MS
  );
};

const observeUnseen = (
  memory: BroadcastMemory,
  said: Broadcast,
  look: Look,
  emit: Emit,
): BroadcastMemory => {
  const { name, time } = look;
  if (said.answer === "live") {
    const { unseenEvent, unseenSince, ...rest } = memory;
    const seen = isBelieved(memory, said, time) ? { ...rest, began: said.began } : rest;
    if (unseenEvent === undefined) return seen;
    const seconds = secondsSince(unseenSince ?? time, time);
    emit({
      kind: "broadcast-seen",
      subject: name,
      what: `${platformName(name)} shows your broadcast again, after ${duration(seconds)}`,
      since: time,
      seconds,
      viewers: "not affected",
      ends: unseenEvent,
    });
    return seen;
  }
  const isDue =
    said.answer === "not-live" &&
    said.times >= EQUAL_ANSWERS &&
    time - memory.sendsSince >= GRACE_MS;
  if (memory.unseenEvent !== undefined || !isDue) return memory;
  const unseenSince = Math.max(said.since, memory.sendsSince);
  return {
    ...memory,
    unseenSince,
    unseenEvent: emit({
      kind: "broadcast-unseen",
      urgency: "now",
      subject: name,
      what: `You send to ${platformName(name)} and nobody sees it: ${said.reason}`,
      since: unseenSince,
      viewers: viewersOn(name, look.isOnly, "OFFLINE"),
      todo: unseenAdvice(name, said.reason),
    }),
  };
};

const unseenAdvice = (name: string, reason: string): Advice => {
  if (name !== "youtube")
    return [
      "Open your channel. Is it live there? Then wait a minute. If not, begin a new broadcast:",
      run(`restream rollover ${name}`),
    ];
  if (reason === NOT_BEGUN) return ["Open YouTube Studio, Go live, and press Go live there"];
  return [
    "Open YouTube Studio, Go live, Manage. Has it ended? Schedule a new one with the same stream key, auto-stop off, and press Go live",
    "It has a new address. Tell the server, or it goes on looking at the old one:",
    run("pulumi config set restream:youtubeVideo ADDRESS"),
    run("pulumi up"),
  ];
};

const observeUnknown = (
  memory: BroadcastMemory,
  said: Broadcast,
  { name, time }: Look,
  emit: Emit,
): BroadcastMemory => {
  const { unknownEvent, unknownSince, ...rest } = memory;
  if (said.answer !== "unknown") {
    if (unknownEvent === undefined || time - said.since < KNOWN_FOR_MS) return memory;
    const seconds = secondsSince(unknownSince ?? time, said.since);
    emit({
      kind: "broadcast-known",
      subject: name,
      what: `${platformName(name)} says again what it shows, after ${duration(seconds)}`,
      since: said.since,
      seconds,
      viewers: "not affected",
      ends: unknownEvent,
    });
    return rest;
  }
  if (unknownEvent !== undefined || time - said.since < UNKNOWN_FOR_MS) return memory;
  return {
    ...memory,
    unknownSince: said.since,
    unknownEvent: emit({
      kind: "broadcast-unknown",
      urgency: "today",
      subject: name,
      what: `Whether ${platformName(name)} shows your broadcast is not known: ${said.reason}`,
      since: said.since,
      viewers: `not affected, as far as is known. Look at your channel on ${platformName(name)} yourself from time to time`,
      todo: ["We go on asking. What it says:", run(`restream logs broadcasts`)],
    }),
  };
};

/** For whoever asks. */
export const platformWordOf = (
  said: Broadcast | undefined,
  memory: BroadcastMemory | undefined,
): PlatformWord | null => {
  if (said === undefined && memory?.unseenSince === undefined) return null;
  return {
    answer: said?.answer ?? "unknown",
    viewers: said?.viewers ?? null,
    reason: said?.reason ?? "nobody asks any more",
    unseenSince: memory?.unseenSince === undefined ? null : rfc3339(memory.unseenSince),
  };
};
