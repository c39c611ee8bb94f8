// Decides what is told of one destination: started, stopped, lost, back, failing, and how old its broadcast is. Pure.
import { secondsSince, type RestreamFacts, type Emit } from "./facts";
import type { DestinationMemory } from "./memory";
import { duration } from "../../shared/text";

/** Never anything sent for this long since it was started: it fails. */
const FAILS_AFTER_SECONDS = 20;
/** A platform is taken to have ended the broadcast when nothing came for so long; Twitch keeps it for 90 s. */
const SESSION_KEPT_SECONDS = 90;
/** Twitch ends every broadcast then. */
const LONGEST_SESSION_HOURS: Readonly<Record<string, number>> = { twitch: 48 };
/** Told so many hours before. */
const WARN_HOURS_BEFORE = [6, 1] as const;
const HOUR_MS = 3_600_000;

export const OFF: DestinationMemory = {
  state: "off",
  since: 0,
  process: "",
  hasSent: false,
  sessionSince: null,
  toldHours: 0,
};

export interface Look {
  name: string;
  /** ms since the epoch. */
  time: number;
  /** What goes out where something does. */
  shown: "sending" | "placeholder" | "stand-by";
}

/** @param facts undefined: systemd does not know it, so nobody has started it */
export const observeRestream = (
  before: DestinationMemory,
  facts: RestreamFacts | undefined,
  look: Look,
  emit: Emit,
): DestinationMemory => {
  if (!facts?.wanted) return before.state === "off" ? before : stopped(before, look, emit);
  const started = before.state === "off" ? start(look, emit) : before;
  const sends = !facts.killed && facts.process !== "" && facts.sends;
  // A silent publisher brings nothing for some seconds: the process that sent is still taken to send.
  const stillSends =
    !facts.killed &&
    isSending(started) &&
    facts.process !== "" &&
    facts.process === started.process;
  if (!sends && !stillSends) return missing(started, facts, look, emit);
  const next =
    isSending(started) && facts.process === started.process
      ? started
      : sending(started, facts, look, emit);
  return aged(withPicture(next, look), look, emit);
};

const isSending = ({ state }: DestinationMemory): boolean =>
  state === "sending" || state === "placeholder" || state === "stand-by";

const withPicture = (memory: DestinationMemory, { shown, time }: Look): DestinationMemory =>
  memory.state === shown ? memory : { ...memory, state: shown, since: time };

const start = ({ name, time }: Look, emit: Emit): DestinationMemory => {
  emit({
    kind: "restream-started",
    level: "info",
    subject: name,
    what: `the restream to ${name} was started`,
    since: time,
    viewers: `at ${name}: soon this broadcast`,
  });
  return { ...OFF, state: "failing", since: time };
};

const stopped = (
  before: DestinationMemory,
  { name, time }: Look,
  emit: Emit,
): DestinationMemory => {
  const seconds = before.sessionSince === null ? 0 : secondsSince(before.sessionSince, time);
  emit({
    kind: "restream-stopped",
    level: "info",
    subject: name,
    what: `the restream to ${name} was stopped${seconds > 0 ? `, after ${duration(seconds)}` : ""}`,
    since: time,
    seconds,
    viewers: `at ${name}: the broadcast has ended`,
    ends: before.troubleEvent,
  });
  return { ...OFF, since: time };
};

const emitKilled = ({ name, time }: Look, emit: Emit): number =>
  emit({
    kind: "platform-takes-no-data",
    level: "important",
    subject: name,
    what: `${name} took the connection but no data; it was cut and is made anew`,
    since: time,
    viewers: `at ${name}: a frozen picture until it is back`,
    todo: `If it is not told as back within a minute: look at ${name}'s own status page`,
  });

/** Whether ffmpeg's last words would be told at this look: they cost a read of the journal. */
export const asksWhy = (memory: DestinationMemory | undefined, time: number): boolean =>
  memory?.state === "failing" &&
  !memory.hasSent &&
  memory.troubleEvent === undefined &&
  secondsSince(memory.since, time) >= FAILS_AFTER_SECONDS;

/** Nothing arrives now. */
const missing = (
  before: DestinationMemory,
  facts: RestreamFacts,
  look: Look,
  emit: Emit,
): DestinationMemory => {
  const { name, time } = look;
  const now: DestinationMemory = isSending(before)
    ? { ...before, state: "failing", since: time, troubleSince: time }
    : before;
  const seconds = secondsSince(now.since, time);
  const kept = now.hasSent && seconds > SESSION_KEPT_SECONDS ? { ...now, sessionSince: null } : now;
  if (kept.troubleEvent !== undefined) return kept;
  if (facts.killed) return { ...kept, troubleEvent: emitKilled(look, emit) };
  if (kept.hasSent)
    return {
      ...kept,
      troubleEvent: emit({
        kind: "platform-lost",
        level: "important",
        subject: name,
        what: `the connection to ${name} is lost; it is tried again all the time`,
        since: kept.since,
        viewers: `at ${name}: a frozen picture; the platform keeps the broadcast for some seconds`,
        todo: `Nothing, if it is told as back soon. If not: look at ${name}'s status page, then: npm run server -- logs ${name}`,
      }),
    };
  if (seconds < FAILS_AFTER_SECONDS) return kept;
  return {
    ...kept,
    troubleSince: kept.since,
    troubleEvent: emit({
      kind: "platform-failing",
      level: "important",
      subject: name,
      what: `${name} has taken nothing since it was started ${duration(seconds)} ago (${facts.restarts} tries): is the stream key refused?${facts.reason === undefined ? "" : ` ffmpeg says: ${facts.reason}`}`,
      since: kept.since,
      viewers: `at ${name}: nothing`,
      todo: `Compare the stream key with the one at ${name}, set it anew and run pulumi up; or stop it: npm run server -- stop ${name}`,
    }),
  };
};

const sending = (
  before: DestinationMemory,
  facts: RestreamFacts,
  { name, time, shown }: Look,
  emit: Emit,
): DestinationMemory => {
  // Another process than the one that sent: between two looks it was lost, and is back.
  const since = before.troubleSince ?? (isSending(before) ? time : before.since);
  const seconds = secondsSince(since, time);
  const isFirst = !before.hasSent;
  emit({
    kind: "platform-back",
    level: "info",
    subject: name,
    what: isFirst
      ? `${name} takes the stream`
      : `the connection to ${name} is back after ${duration(seconds)}`,
    since: time,
    seconds,
    viewers: `at ${name}: ${shown === "sending" ? "the live picture" : "the placeholder"}`,
    ends: before.troubleEvent,
  });
  const isOld = before.sessionSince !== null && seconds <= SESSION_KEPT_SECONDS;
  return {
    state: shown,
    since: time,
    process: facts.process,
    hasSent: true,
    sessionSince: isOld ? before.sessionSince : time,
    toldHours: isOld ? before.toldHours : 0,
  };
};

const aged = (memory: DestinationMemory, { name, time }: Look, emit: Emit): DestinationMemory => {
  const longest = LONGEST_SESSION_HOURS[name];
  if (longest === undefined || memory.sessionSince === null) return memory;
  const hours = (time - memory.sessionSince) / HOUR_MS;
  const due = WARN_HOURS_BEFORE.filter((before) => hours >= longest - before).at(-1);
  if (due === undefined || longest - due <= memory.toldHours) return memory;
  emit({
    kind: "session-age",
    level: "important",
    subject: name,
    what: `${name} ends this broadcast by itself in about ${due} h: it is ${Math.floor(hours)} h old, and ${longest} h is the longest`,
    since: memory.sessionSince,
    viewers: "nothing yet; then the broadcast ends and a new one begins",
    todo: `To choose the moment yourself: npm run server -- rollover ${name}`,
  });
  return { ...memory, toldHours: longest - due };
};
