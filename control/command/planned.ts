// Knows what is planned by the event's clock, and leaves one out where the operator says so (--skip).
import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import * as z from "zod";
import { unlessMissing, writeWhole } from "../shared/files";
import { CLOCK_CONFIG } from "../shared/names";
import { report } from "../shared/spool";
import { rfc3339 } from "../shared/text";
import { zoneOf } from "../shared/zone";
import { dayAndClock, zoneName } from "./clock";
import { countsFrom, hasCome, isNow, nextOf } from "./due";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { systemctl } from "./host";
import { say } from "./output";

export const WORKS = ["rollover-soon", "rollover", "stop-soon", "stop"] as const;
export type Work = (typeof WORKS)[number];
/** What can be left out. */
export type Skipped = "rollover" | "stop";

const config = z.object({ times: z.partialRecord(z.enum(WORKS), z.array(z.string())) });
export type Times = z.infer<typeof config>["times"];

const skipFileOf = (what: Skipped): string => `/var/lib/restream/skip-${what}`;
const READABLE = 0o644;
const KEYS: Readonly<Record<Skipped, string>> = { rollover: "rolloverAt", stop: "stopAt" };

/** @throws Error when it is not what a release writes */
export const readTimes = (): Times => {
  const text = unlessMissing(() => readFileSync(CLOCK_CONFIG, "utf8"));
  return text === undefined ? {} : config.parse(JSON.parse(text)).times;
};

/** Which one is left out, ms since the epoch; undefined: none. */
export const skippedAt = (what: Skipped): number | undefined => {
  const text = unlessMissing(() => readFileSync(skipFileOf(what), "utf8"));
  return text === undefined ? undefined : Date.parse(text.trim());
};

/** As systemd itself reckons them: it knows the zones, and what becomes of a time that clocks leave out. */
export const nextTime = (
  times: readonly string[],
  afterMs = Date.now(),
): Promise<number | undefined> =>
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

/** Whether a timer that strikes now strikes for a time of its own; not where a release has moved its times. */
export const isDue = async (what: Skipped, times: Times): Promise<boolean> => {
  const now = Date.now();
  const from = countsFrom(statSync(CLOCK_CONFIG).mtimeMs, now);
  if (hasCome(await nextTime(times[what] ?? [], from), now)) return true;
  say(`no ${what} is due now: its times were changed`);
  return false;
};

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
      ? "The rollover that waits is left out at its next try, within 5 min. One that has begun goes on."
      : `The ${what} planned for ${dayAndClock(rfc3339(next), zone)} ${zoneName(zone)} is left out. Nothing else changes.`,
  );
  return EXIT.well;
};

/** Once, and of no other time than the one that was said: that one may be over, or have been moved. */
export const takeSkip = async (what: Skipped): Promise<boolean> => {
  const at = skippedAt(what);
  if (at === undefined) return false;
  await rm(skipFileOf(what), { force: true });
  if (!isNow(at, Date.now())) return false;
  say(`the planned ${what} is skipped, as the operator said`);
  report({ kind: "clock-skipped", what });
  return true;
};
