// Starts, ends, renews and refreshes the broadcasts, and says what came of it.
import { setTimeout as pause } from "node:timers/promises";
import { movesByItself, sinceBoot } from "../shared/failover";
import { report } from "../shared/spool";
import { messageOf } from "../shared/text";
import { noteStop } from "../shared/stopped";
import { beginUnlessStopped } from "./begin";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { readFacts, systemctl } from "./host";
import { demandMaySend, open, whereToStop } from "./pair/may-send";
import { refuseOnSpare } from "./pair/own";
import { noteStarted, noteStopped } from "./pair/wanted";
import { unitOf } from "./which-units";
import { Countdown, say, sayError } from "./output";
import { whileNoRelease } from "./turn";
import type { DestinationStatus } from "./destination-status";
import { arrivesOf, hasLooked, statusOf } from "./status";

/**
 * For so long a platform may wait for the old broadcast before it begins another (YouTube and Twitch: about 30 s and
 * less after a clean end; ../../docs/decisions/0015).
 */
const GRACE_SECONDS = 30;
/** A start, a keyframe, and the three looks of restreamd (2 s) that it takes to see bytes arrive. */
const ARRIVES_WITHIN_SECONDS = 25;
/** restreamd's "sending" is about its last three looks: so long after a kill it may still be about the killed one. */
const LOOKS_MS = 6000;
const ENDING = ["SIGINT", "SIGTERM"] as const;

/** What was to be renewed is off: nothing was changed. */
export class NoBroadcast extends CommandError {}

/** @param by who ordered it from the page; undefined: whoever types */
export const start = async (names: readonly string[], by?: string): Promise<ExitCode> => {
  refuseOnSpare("start");
  const { before, startedAt } = await whileNoRelease("start", names, async () => {
    const before = await destinationsNow(names);
    if (movesByItself()) demandMaySend();
    reportOrder("start", changedBy("start", before), by);
    await noteStarted(names);
    await open();
    await order("start", names);
    // A look before is about what ran then: it may have been ending.
    return { before, startedAt: Date.now() };
  });
  for (const { name, state } of before)
    if (state !== "off") say(`${name} was started already: nothing was changed.`);
  return arrival(names, startedAt, "started");
};

/** @param by as start's */
export const stop = async (names: readonly string[], by?: string): Promise<ExitCode> => {
  const before = await destinationsNow(names);
  reportOrder("stop", changedBy("stop", before), by);
  // Before it is done, which may take long and can be interrupted: whatever is about to begin one of them does not.
  await noteStop(names).catch((error: unknown) => {
    sayError(`That it is stopped could not be noted: ${messageOf(error)}`);
  });
  // Beside it, because another command may keep it waiting.
  const noted = noteStopped(names);
  await order("stop", names);
  await noted;
  for (const { name, state } of before)
    say(
      state === "off"
        ? `${name} was off already.`
        : `${name} is stopped: its broadcast has ended. To begin a new one: restream start ${name}`,
    );
  const elsewhere = await whereToStop(names);
  if (elsewhere !== undefined) sayError(elsewhere);
  return EXIT.well;
};

/** An order that changes nothing is nobody's doing, and what happens there next is not theirs. Pure. */
export const changedBy = (
  verb: "start" | "stop",
  before: readonly Pick<DestinationStatus, "name" | "state">[],
): string[] =>
  before.filter(({ state }) => (state === "off") === (verb === "start")).map(({ name }) => name);

/** Before it is done: what restreamd then sees, it tells as theirs. */
const reportOrder = (
  verb: "start" | "stop" | "rollover",
  destinations: readonly string[],
  person: string | undefined,
): void => {
  if (person !== undefined && destinations.length > 0)
    report({ kind: "ordered", verb, destinations: [...destinations], person });
};

/** Ctrl-C ends the waiting alone: systemd goes on with what it was asked, and an ffmpeg that hangs takes it long. */
const order = async (verb: "start" | "stop", names: readonly string[]): Promise<void> => {
  const notWaitedFor = (): void => {
    sayError(
      `${names.join(" and ")}: systemd goes on with the ${verb}; not waited for. Look: restream status`,
    );
    process.exit(EXIT.failing);
  };
  for (const signal of ENDING) process.once(signal, notWaitedFor);
  await systemctl(verb, ...names.map(unitOf));
  for (const signal of ENDING) process.off(signal, notWaitedFor);
};

/** A kill keeps the session: the platform waits for us, and systemd has us back within seconds. */
export const refresh = async (
  asked: readonly string[],
  all: boolean,
  by?: string,
): Promise<ExitCode> => {
  refuseOnSpare("refresh");
  const names = await whileNoRelease("refresh", asked, async () => {
    const started = await startedOf(asked, all, "refresh");
    await systemctl("kill", "--signal=SIGKILL", ...started.map(unitOf));
    return started;
  });
  report({ kind: "refreshed", destinations: names, ...(by === undefined ? {} : { person: by }) });
  return arrival(
    names,
    Date.now() + LOOKS_MS,
    "killed and restarted; the platform keeps the broadcast",
  );
};

export const rollover = async (
  asked: readonly string[],
  all: boolean,
  by: "operator" | "clock" = "operator",
  person?: string,
): Promise<ExitCode> => {
  refuseOnSpare("rollover");
  // From before the end of the old broadcast: what has ended it must never have to wait before it begins the new one.
  const { names, startedAt } = await whileNoRelease("rollover", asked, () =>
    endAndBegin(asked, all, by, person),
  );
  return arrival(names, startedAt, "started anew");
};

/** YouTube's broadcasts are Studio's to begin and to end. */
const YOUTUBE_WARNING =
  "youtube: with auto-stop off this ends no broadcast there: the same one is dark for half a minute. A new one is scheduled in YouTube Studio.";

const endAndBegin = async (
  asked: readonly string[],
  all: boolean,
  by: "operator" | "clock",
  person: string | undefined,
): Promise<{ names: string[]; startedAt: number }> => {
  const names = await startedOf(asked, all, "roll over");
  reportOrder("rollover", names, person);
  const units = names.map(unitOf);
  const list = names.join(" and ");
  if (names.includes("youtube")) sayError(YOUTUBE_WARNING);
  const interrupted = new AbortController();
  // A lost line must not leave viewers without a broadcast (surviveLostTerminal): only Ctrl-C and kill stop this.
  const interrupt = (): void => {
    interrupted.abort();
  };
  for (const signal of ENDING) process.on(signal, interrupt);
  const since = sinceBoot();
  await systemctl("stop", ...units);
  const endedAt = Date.now();
  say(`The broadcast at ${list} has ended; a new one begins in ${GRACE_SECONDS} s.`);
  try {
    await countDown(GRACE_SECONDS, interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    await noteStopped(names);
    throw new CommandError(
      EXIT.failing,
      `Interrupted: ${list} ${names.length > 1 ? "are" : "is"} off, the broadcast has ended and no new one was begun. To go live: ${names.map((name) => `restream start ${name}`).join("; ")}`,
    );
  }
  const begun = await beginUnlessStopped(names, since);
  const startedAt = Date.now();
  for (const signal of ENDING) process.off(signal, interrupt);
  for (const name of names.filter((one) => !begun.includes(one)))
    say(`${name} was stopped meanwhile: no new broadcast is begun.`);
  if (begun.length === 0) return { names: begun, startedAt };
  report({
    kind: "rolled-over",
    destinations: begun,
    seconds: Math.round((startedAt - endedAt) / 1000),
    by,
    ...(person === undefined ? {} : { person }),
  });
  return { names: begun, startedAt };
};

const countDown = async (seconds: number, signal: AbortSignal): Promise<void> => {
  const countdown = new Countdown(
    (left) => `${left} s until the new broadcast; Ctrl-C leaves it off`,
  );
  try {
    for (let left = seconds; left > 0; left--) {
      countdown.show(left);
      await pause(1000, undefined, { signal });
    }
  } finally {
    countdown.end();
  }
};

const destinationsNow = async (names: readonly string[]): Promise<DestinationStatus[]> =>
  statusOf(await readFacts()).destinations.filter(({ name }) => names.includes(name));

/** @throws NoBroadcast when one that was named, or every one, is off */
const startedOf = async (
  asked: readonly string[],
  all: boolean,
  what: string,
): Promise<string[]> => {
  const started = (await destinationsNow(asked))
    .filter(({ state }) => state !== "off")
    .map(({ name }) => name);
  const off = asked.filter((name) => !started.includes(name));
  if (started.length === 0 || (!all && off.length > 0))
    throw new NoBroadcast(
      EXIT.refused,
      `${off.join(" and ")} ${off.length > 1 ? "are" : "is"} off: there is no broadcast to ${what}, nothing was changed. To go live: restream start ${off[0] ?? "NAME"}`,
    );
  return started;
};

/** Waits until restreamd sees something arrive at each, and says so. @param lookedAtMs looks before say nothing of it */
const arrival = async (
  names: readonly string[],
  lookedAtMs: number,
  done: string,
): Promise<ExitCode> => {
  const countdown = new Countdown(
    (left) => `waiting up to ${left} s until something arrives; Ctrl-C changes nothing more`,
  );
  const notWaitedFor = (): void => {
    countdown.end();
    sayError(`${names.join(" and ")}: ${done}; not waited for. Look: restream status`);
    process.exit(EXIT.failing);
  };
  for (const signal of ENDING) process.once(signal, notWaitedFor);
  for (let left = ARRIVES_WITHIN_SECONDS; ; left--) {
    const facts = await readFacts();
    const arriving = names.map((name) => ({ name, what: arrivesOf(facts, name, lookedAtMs) }));
    const isDone = arriving.every(({ what }) => what !== undefined);
    if (isDone || left === 0) {
      countdown.end();
      for (const { name, what } of arriving)
        sayArrival(name, what, hasLooked(facts, lookedAtMs), done);
      return isDone ? EXIT.well : EXIT.failing;
    }
    countdown.show(left);
    await pause(1000);
  }
};

const sayArrival = (
  name: string,
  what: ReturnType<typeof arrivesOf>,
  isKnown: boolean,
  done: string,
): void => {
  if (what !== undefined)
    say(
      `${name}: ${done}; ${what === "sending" ? `sending to ${name}` : `sending the placeholder to ${name}`}. What ${name} does with it, see there.`,
    );
  else if (isKnown)
    sayError(
      `${name}: ${done}; nothing arrives at ${name} yet. It goes on trying. Look: restream logs ${name}`,
    );
  else
    sayError(
      `${name}: ${done}; whether anything arrives is not known, for restreamd does not look. Look: restream status`,
    );
};
