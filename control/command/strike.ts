// Does what is due by the event's clock, when one of its timers strikes.
import { setTimeout as pause } from "node:timers/promises";
import { isTheSpare } from "../shared/pair";
import { report } from "../shared/spool";
import { messageOf } from "../shared/text";
import { NoBroadcast, rollover, stop } from "./broadcast";
import { dueOf, PUT_OFF_SECONDS, TRY_AGAIN_SECONDS, waitsFor } from "./due";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { readFacts } from "./host";
import { say, sayError } from "./output";
import {
  isDue,
  nextTime,
  readTimes,
  skippedAt,
  takeSkip,
  WORKS,
  type Times,
  type Work,
} from "./planned";
import { statusOf, type Status } from "./status";
import { TurnTaken, whileAlone } from "./turn";

const status = async (): Promise<Status> => statusOf(await readFacts());

const startedOf = ({ destinations }: Status): string[] =>
  destinations.filter(({ state }) => state !== "off").map(({ name }) => name);

const secondsUntil = (time: number): number => Math.max(0, Math.round((time - Date.now()) / 1000));

const announceRollover = async (times: Times): Promise<void> => {
  const at = await nextTime(times.rollover ?? []);
  if (at === undefined || at === skippedAt("rollover")) return;
  const fromNowSeconds = secondsUntil(at);
  const toNextSeconds = await toNextOf(times, at);
  const due = dueOf(await status(), { fromNowSeconds, toNextSeconds });
  if (due.length > 0)
    report({ kind: "rollover-planned", destinations: due, seconds: fromNowSeconds });
};

/** Seconds from then until the broadcasts are looked at again: at the next time, or never, for the event ends before. */
const toNextOf = async (times: Times, fromMs: number): Promise<number> => {
  const [rollovers = [], stops = []] = [times.rollover, times.stop];
  const [next, end] = await Promise.all([nextTime(rollovers, fromMs), nextTime(stops, fromMs)]);
  const ends = end === skippedAt("stop") ? undefined : end;
  const until = Math.min(next ?? Infinity, ends ?? Infinity);
  return until === Infinity ? DAY_SECONDS : Math.max(0, Math.round((until - fromMs) / 1000));
};

const DAY_SECONDS = 86_400;

const rollOver = async (): Promise<ExitCode> => {
  let told = false;
  for (let gone = 0; ; gone += TRY_AGAIN_SECONDS) {
    // Also of one that waits.
    if (await takeSkip("rollover")) return EXIT.well;
    // A release may have taken the times out meanwhile.
    const times = readTimes();
    if (times.rollover === undefined) return EXIT.well;
    const looked = await status();
    const isSeen = looked.source === "restreamd";
    const due = isSeen
      ? dueOf(looked, { fromNowSeconds: 0, toNextSeconds: await toNextOf(times, Date.now()) })
      : startedOf(looked);
    if (due.length === 0) {
      say("no broadcast would meet its limit before the next time");
      return EXIT.well;
    }
    const why = isSeen
      ? (waitsFor(looked, due) ?? (await rolledOver(due)))
      : "restreamd does not look, so nobody knows how old the broadcasts are";
    if (typeof why === "number") return why;
    if (gone >= PUT_OFF_SECONDS) {
      report({ kind: "rollover-left", destinations: due, why });
      return EXIT.well;
    }
    if (!told) report({ kind: "rollover-put-off", destinations: due, why });
    told = true;
    say(`the rollover of ${due.join(" and ")} is put off: ${why}`);
    await pause(TRY_AGAIN_SECONDS * 1000);
  }
};

/** @returns its exit code, or why it was not done @throws Error when the new broadcast could not be begun, and says so to people */
export const rolledOver = async (due: readonly string[]): Promise<ExitCode | string> => {
  try {
    // Those that are still on: somebody may end one meanwhile.
    return await rollover(due, true, "clock");
  } catch (error) {
    if (error instanceof TurnTaken) return "a release is being installed";
    // Every one has ended: there is nothing to begin anew.
    if (error instanceof NoBroadcast) {
      sayError(error.message);
      return EXIT.well;
    }
    const started = startedOf(await status());
    const off = due.filter((name) => !started.includes(name));
    if (off.length > 0)
      report({ kind: "rollover-failed", destinations: off, why: messageOf(error) });
    throw error;
  }
};

const announceStop = async (times: Times): Promise<void> => {
  const at = await nextTime(times.stop ?? []);
  const started = startedOf(await status());
  if (at !== undefined && at !== skippedAt("stop") && started.length > 0)
    report({ kind: "stop-planned", destinations: started, seconds: secondsUntil(at) });
};

const stopAll = async (): Promise<ExitCode> => {
  if (await takeSkip("stop")) return EXIT.well;
  // A rollover is waited for: it would begin a broadcast after the end of all. A release that takes long is not.
  return whileAlone("restream stop all", stopStarted).catch((error: unknown) => {
    if (!(error instanceof TurnTaken)) throw error;
    sayError(error.message);
    return stopStarted();
  });
};

const stopStarted = async (): Promise<ExitCode> => {
  const started = startedOf(await status());
  if (started.length === 0) {
    say("nothing is started: there is nothing to end");
    return EXIT.well;
  }
  const code = await stop(started);
  report({ kind: "event-ended", destinations: started });
  return code;
};

/** For the timers alone. @throws CommandError for a word that is none of theirs */
export const strike = async (what: string): Promise<ExitCode> => {
  // systemd.exec(5): in what systemd itself started, and in no terminal.
  if (process.env["INVOCATION_ID"] === undefined)
    throw new CommandError(
      EXIT.refused,
      "That is for systemd's timers alone: it asks nobody. You mean: restream stop, or restream rollover",
    );
  if (isTheSpare()) {
    say("this is the spare: nothing is due here");
    return EXIT.well;
  }
  const times = readTimes();
  // What is announced is reckoned from now, whenever it is asked for; what ends a broadcast must be due.
  switch (WORKS.find((work): work is Work => work === what)) {
    case "rollover-soon":
      await announceRollover(times);
      return EXIT.well;
    case "rollover":
      return (await isDue("rollover", times)) ? rollOver() : EXIT.well;
    case "stop-soon":
      await announceStop(times);
      return EXIT.well;
    case "stop":
      return (await isDue("stop", times)) ? stopAll() : EXIT.well;
    case undefined:
      throw new CommandError(EXIT.usage, `The clock has no ${JSON.stringify(what)}.`);
  }
};
