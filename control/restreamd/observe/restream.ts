// Decides what is told of one destination: started, stopped, lost, back, failing, and how old its broadcast is. Pure.
import { run } from "../../shared/advice";
import { failingAdvice } from "./failing-advice";
import { secondsSince, viewersOn, type RestreamFacts, type Emit } from "./facts";
import type { DestinationMemory, OrderMemory } from "./memory";
import { whoDid } from "./ordered";
import { aged } from "./session-age";
import { isDue, platformName, statusPage } from "../../shared/platforms";
import { duration } from "../../shared/text";

/** Never anything sent for this long since it was started: it fails. */
const FAILS_AFTER_SECONDS = 20;
/** A platform is taken to have ended the broadcast when nothing came for so long; Twitch keeps it for 90 s. */
const SESSION_KEPT_SECONDS = 90;

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
  /** No other destination is started. */
  isOnly: boolean;
  /** ms since the epoch: when the broadcast began, as the platform says; undefined: it has not said. */
  began: number | undefined;
  /** Hours after which the platform ends a broadcast; undefined: no limit that is known. */
  maxHours: number | undefined;
  /** There are hours at which the event's clock begins a new one. */
  rollsOver: boolean;
  /** What somebody ordered from the page; undefined: nobody did. */
  order?: OrderMemory | undefined;
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

const start = ({ name, time, order }: Look, emit: Emit): DestinationMemory => {
  const person = whoDid("start", order);
  emit({
    kind: "restream-started",
    subject: name,
    what:
      person === undefined
        ? `You started ${platformName(name)}`
        : `${person} started ${platformName(name)} from the page`,
    since: time,
    viewers: `not yet on ${platformName(name)}. The broadcast begins in some seconds`,
  });
  return { ...OFF, state: "failing", since: time };
};

const stopped = (
  before: DestinationMemory,
  { name, time, isOnly, order }: Look,
  emit: Emit,
): DestinationMemory => {
  const person = whoDid("stop", order);
  const was =
    person === undefined
      ? `${platformName(name)} was stopped`
      : `${person} stopped ${platformName(name)} from the page`;
  const seconds = before.sessionSince === null ? 0 : secondsSince(before.sessionSince, time);
  emit({
    kind: "restream-stopped",
    // By a person, or by mistake: whoever is told of the important things wants to know either.
    urgency: "today",
    subject: name,
    what: `${was}${seconds > 0 ? ` after ${duration(seconds)}` : ""}; its broadcast has ended`,
    since: time,
    seconds,
    viewers: viewersOn(name, isOnly, "OFFLINE"),
    todo: ["Not on purpose? Begin a new broadcast:", run(`restream start ${name}`)],
    ends: before.troubleEvent,
  });
  return { ...OFF, since: time };
};

const emitKilled = ({ name, time, isOnly }: Look, emit: Emit): number =>
  emit({
    kind: "platform-takes-no-data",
    urgency: "now",
    subject: name,
    what: `${platformName(name)} stopped accepting data; we are reconnecting`,
    since: time,
    viewers: viewersOn(name, isOnly, "frozen"),
    todo: [
      `Wait a minute. Still red? Look at ${statusPage(name)}, then:`,
      run(`restream logs ${name}`),
    ],
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
  const { name, time, isOnly } = look;
  const now: DestinationMemory = isSending(before)
    ? { ...before, state: "failing", since: time, troubleSince: time }
    : before;
  const seconds = secondsSince(now.since, time);
  const kept: DestinationMemory =
    now.hasSent && seconds > SESSION_KEPT_SECONDS
      ? { ...now, sessionSince: null, ageEvent: undefined }
      : now;
  if (kept.troubleEvent !== undefined) return kept;
  if (facts.killed) return { ...kept, troubleEvent: emitKilled(look, emit) };
  if (kept.hasSent)
    return {
      ...kept,
      troubleEvent: emit({
        kind: "platform-lost",
        urgency: "now",
        subject: name,
        what: `Connection to ${platformName(name)} lost; we keep retrying`,
        since: kept.since,
        viewers: viewersOn(
          name,
          isOnly,
          "frozen",
          "; the broadcast ends if this lasts (Twitch: about 90 s)",
        ),
        todo: [
          `Wait 30 s. Still red? Look at ${statusPage(name)}, then:`,
          run(`restream logs ${name}`),
        ],
      }),
    };
  if (seconds < FAILS_AFTER_SECONDS) return kept;
  return {
    ...kept,
    troubleSince: kept.since,
    troubleEvent: emit({
      kind: "platform-failing",
      urgency: "now",
      subject: name,
      what: `${platformName(name)} has received nothing since you started it ${duration(seconds)} ago`,
      since: kept.since,
      viewers: viewersOn(name, isOnly, "OFFLINE"),
      todo: failingAdvice(name, facts.reason),
    }),
  };
};

/** Whether the platform was to end the broadcast when it was lost: what is back then is another one. @param lostAt ms since the epoch */
const wasDue = ({ sessionSince }: DestinationMemory, { maxHours }: Look, lostAt: number): boolean =>
  sessionSince !== null && isDue(maxHours, secondsSince(sessionSince, lostAt));

const sending = (
  before: DestinationMemory,
  facts: RestreamFacts,
  look: Look,
  emit: Emit,
): DestinationMemory => {
  const { name, time, shown, isOnly } = look;
  // Another process than the one that sent: between two looks it was lost, and is back.
  const since = before.troubleSince ?? (isSending(before) ? time : before.since);
  const seconds = secondsSince(since, time);
  const isFirst = !before.hasSent;
  const isOld =
    before.sessionSince !== null && seconds <= SESSION_KEPT_SECONDS && !wasDue(before, look, since);
  emit({
    kind: "platform-back",
    subject: name,
    what: isFirst
      ? `${platformName(name)} receives the stream`
      : `Connection to ${platformName(name)} is back after ${duration(seconds)}`,
    since: time,
    seconds,
    viewers:
      shown === "sending"
        ? "not affected. They see the live picture"
        : viewersOn(name, isOnly, "placeholder"),
    todo:
      isFirst || isOld
        ? []
        : ["The platform may have begun a new broadcast: check its title on your channel"],
    ends: before.troubleEvent,
  });
  return {
    state: shown,
    since: time,
    process: facts.process,
    hasSent: true,
    sessionSince: isOld ? before.sessionSince : time,
    toldHours: isOld ? before.toldHours : 0,
    ...(isOld && before.ageEvent !== undefined ? { ageEvent: before.ageEvent } : {}),
  };
};
