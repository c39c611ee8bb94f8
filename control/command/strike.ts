// Does what is due by the event's clock, and leaves it out once where the operator says so (--skip).
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { unlessMissing, writeWhole } from "../shared/files";
import { CLOCK_CONFIG } from "../shared/names";
import { report } from "../shared/spool";
import { rfc3339 } from "../shared/text";
import { rollover, stop } from "./broadcast";
import {
  dueOf,
  isNow,
  longestPauseOf,
  nextOf,
  PUT_OFF_SECONDS,
  TRY_AGAIN_SECONDS,
  waitsFor,
} from "./due";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { readFacts } from "./host";
import { say, sayError } from "./output";
import { statusOf, type Status } from "./status";
import { whileAlone } from "./turn";

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
const nextTime = (times: readonly string[]): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    if (times.length === 0) {
      resolve(undefined);
      return;
    }
    execFile(
      "systemd-analyze",
      ["calendar", ...times],
      { env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8" } },
      (error, stdout) => {
        if (error) reject(error);
        else resolve(nextOf(stdout));
      },
    );
  });

/** `restream rollover --skip`, `restream stop --skip`. @throws CommandError where nothing is planned */
export const skip = async (what: Skipped, named: readonly string[]): Promise<ExitCode> => {
  if (named.length > 0)
    throw new CommandError(
      EXIT.usage,
      `--skip leaves out what is planned, for every destination: type it without ${named.join(" ")}.`,
    );
  const next = await nextTime(readTimes()[what] ?? []).catch(() => undefined);
  if (next === undefined)
    throw new CommandError(
      EXIT.refused,
      `No ${what} is planned, so there is none to skip: restream:${KEYS[what]} is not set, or it is over.`,
    );
  await writeWhole(skipFileOf(what), `${rfc3339(next)}\n`, READABLE);
  say(`The ${what} planned for ${rfc3339(next)} is skipped. Nothing else changes.`);
  return EXIT.well;
};

/** Once, and of no other time than the one that was said: that one may be over, or have been moved. */
const takeSkip = async (what: Skipped): Promise<boolean> => {
  const at = skippedAt(what);
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
  // Which of them comes after it is decided then: what may be due is said.
  const toNextSeconds = longestPauseOf(times.rollover ?? []);
  const due = dueOf(await status(), { fromNowSeconds, toNextSeconds });
  if (due.length > 0)
    report({ kind: "rollover-planned", destinations: due, seconds: fromNowSeconds });
};

/** Seconds until the broadcasts are looked at again: at the next time, or never, for the event ends before. */
const toNextOf = async (times: Times): Promise<number> => {
  const all = await Promise.all([nextTime(times.rollover ?? []), nextTime(times.stop ?? [])]);
  const next = Math.min(...all.map((at) => at ?? Infinity));
  return next === Infinity ? longestPauseOf(times.rollover ?? []) : secondsUntil(next);
};

const rollOver = async (): Promise<ExitCode> => {
  if (await takeSkip("rollover")) return EXIT.well;
  let told = false;
  for (let gone = 0; ; gone += TRY_AGAIN_SECONDS) {
    // A release may have taken them out meanwhile.
    const times = readTimes();
    const looked = await status();
    const due =
      times.rollover === undefined
        ? []
        : dueOf(looked, { fromNowSeconds: 0, toNextSeconds: await toNextOf(times) });
    if (due.length === 0) {
      say("no broadcast would meet its limit before the next time");
      return EXIT.well;
    }
    const why = waitsFor(looked, due) ?? (await rolledOver(due));
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

/** @returns its exit code, or why it was not done */
const rolledOver = async (due: readonly string[]): Promise<ExitCode | string> => {
  try {
    return await rollover(due, false, "clock");
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    sayError(error.message);
    return "a release is being installed";
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
    if (!(error instanceof CommandError)) throw error;
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
