// Does what is due by the event's clock, and leaves it out once where the operator says so (--skip).
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { unlessMissing, writeWhole } from "../shared/files";
import { CLOCK_CONFIG } from "../shared/names";
import { report } from "../shared/spool";
import { zoneOf } from "../shared/zone";
import { messageOf, rfc3339 } from "../shared/text";
import { rollover, stop } from "./broadcast";
import { dueOf, isNow, nextOf, PUT_OFF_SECONDS, TRY_AGAIN_SECONDS, waitsFor } from "./due";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { dayAndClock, zoneName } from "./clock";
import { readFacts, systemctl } from "./host";
import { say, sayError } from "./output";
import { statusOf, type Status } from "./status";
import { TurnTaken, whileAlone } from "./turn";

const WORKS = ["rollover-soon", "rollover", "stop-soon", "stop"] as const;
type Work = (typeof WORKS)[number];
/** What can be left out. */
export type Skipped = "rollover" | "stop";

const config = z.object({ times: z.partialRecord(z.enum(WORKS), z.array(z.string())) });
type Times = z.infer<typeof config>["times"];

const skipFileOf = (what: Skipped): string => `/var/lib/restream/skip-${what}`;
const READABLE = 0o644;
const KEYS: Readonly<Record<Skipped, string>> = { rollover: "rolloverAt", stop: "stopAt" };

/** @throws Error when it is not what a release writes */
const readTimes = (): Times => {
  const text = unlessMissing(() => readFileSync(CLOCK_CONFIG, "utf8"));
  return text === undefined ? {} : config.parse(JSON.parse(text)).times;
};

/** Which one is left out, ms since the epoch; undefined: none. */
const skippedAt = (what: Skipped): number | undefined => {
  const text = unlessMissing(() => readFileSync(skipFileOf(what), "utf8"));
  return text === undefined ? undefined : Date.parse(text.trim());
};

const status = async (): Promise<Status> => statusOf(await readFacts());

/** As systemd itself reckons them: it knows the zones, and what becomes of a time that clocks leave out. */
const nextTime = (times: readonly string[], afterMs = Date.now()): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    if (times.length === 0) {
      resolve(undefined);
      return;
    }
    execFile(
      "systemd-analyze",
      ["calendar", `--base-time=@${Math.floor(afterMs / 1000)}`, ...times],
      { env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8" } },
      (error, stdout) => {
        if (error) reject(error);
        else resolve(nextOf(stdout));
      },
    );
  });

/** Whether one is put off. */
const isAtWork = async (): Promise<boolean> =>
  (
    await systemctl(
      "show",
      "--property=ActiveState",
      "--value",
      "restreamd-clock@rollover.service",
    ).catch(() => "")
  ).trim() === "activating";

/** `restream rollover --skip`, `restream stop --skip`. @throws CommandError where nothing is planned */
export const skip = async (what: Skipped, named: readonly string[]): Promise<ExitCode> => {
  if (named.length > 0)
    throw new CommandError(
      EXIT.usage,
      `--skip leaves out what is planned, for every destination: type it without ${named.join(" ")}.`,
    );
  const waits = what === "rollover" && (await isAtWork());
  const next = waits ? Date.now() : await nextTime(readTimes()[what] ?? []).catch(() => undefined);
  if (next === undefined)
    throw new CommandError(
      EXIT.refused,
      `No ${what} is planned, so there is none to skip: restream:${KEYS[what]} is not set, or it is over.`,
    );
  await writeWhole(skipFileOf(what), `${rfc3339(next)}\n`, READABLE);
  const zone = zoneOf(process.env["TZ"]);
  say(
    waits
      ? "The rollover that waits is left out. Nothing else changes."
      : `The ${what} planned for ${dayAndClock(rfc3339(next), zone)} ${zoneName(zone)} is left out. Nothing else changes.`,
  );
  return EXIT.well;
};

/** Once, and of no other time than the one that was said: that one may be over, or have been moved. */
const takeSkip = async (what: Skipped): Promise<boolean> => {
  const at = skippedAt(what);
  if (at === undefined) return false;
  await rm(skipFileOf(what), { force: true });
  if (!isNow(at, Date.now())) return false;
  say(`the planned ${what} is skipped, as the operator said`);
  report({ kind: "clock-skipped", what });
  return true;
};

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
const rolledOver = async (due: readonly string[]): Promise<ExitCode | string> => {
  try {
    return await rollover(due, false, "clock");
  } catch (error) {
    if (error instanceof TurnTaken) return "a release is being installed";
    const started = startedOf(await status());
    // Somebody has ended it meanwhile: there is nothing to begin anew.
    if (error instanceof CommandError && /nothing was changed/.test(error.message)) {
      sayError(error.message);
      return EXIT.well;
    }
    const left = due.filter((name) => !started.includes(name));
    report({
      kind: "rollover-left",
      destinations: left.length > 0 ? left : [...due],
      why: `its new broadcast could not be begun (${messageOf(error)})`,
    });
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
  const times = readTimes();
  switch (WORKS.find((work): work is Work => work === what)) {
    case "rollover-soon":
      await announceRollover(times);
      return EXIT.well;
    case "rollover":
      return rollOver();
    case "stop-soon":
      await announceStop(times);
      return EXIT.well;
    case "stop":
      return stopAll();
    case undefined:
      throw new CommandError(EXIT.usage, `The clock has no ${JSON.stringify(what)}.`);
  }
};
