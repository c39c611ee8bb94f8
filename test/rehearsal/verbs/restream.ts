// What a row sees of one destination's restream: when the platform was published to again, and when ffmpeg ran.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import type { Machine } from "../../support/world/machine";
import type { Bed } from "../bed/bed";
import { rounded } from "./row";
import { PLATFORMS, type PlatformName } from "../result/platform-names";

export const otherThan = (name: PlatformName): PlatformName =>
  PLATFORMS.find((other) => other !== name) ?? name;

export const unitOf = (name: PlatformName): string => `restream-${name}`;

/** When a platform was published to and shown a picture again; ms since the epoch. */
export interface Back {
  publishedAt: number;
  pictureAt: number;
}

/** Resolves when a publish that began at or after `since`, and lasts, has brought a picture. */
export const backSince = async (
  { platforms }: Bed,
  name: PlatformName,
  since: number,
  withinMs: number,
): Promise<Back> =>
  eventually(`${name} is published to again`, withinMs, () => {
    const platform = platforms[name];
    const open = platform.connections.find(
      ({ startedAt, endedAt }) => startedAt >= since && endedAt === undefined,
    );
    if (!open) throw new Error("no publish yet");
    const picture = platform
      .frames(open.startedAt)
      .find(({ kind, at }) => kind === "video" && at >= open.startedAt);
    if (!picture) throw new Error("published, but no picture yet");
    return { publishedAt: open.startedAt, pictureAt: picture.at };
  });

/** When a unit's process was started and when it ended, as systemd tells the journal; ms since the epoch. */
export interface Runs {
  started: number[];
  ended: number[];
}

/** Message ids of "unit started" and "unit process exited" (systemd.journal-fields(7)). */
const STARTED = "39f53479d3a045ac8e11786248231fbf";
const EXITED = "98e322203f7a4ed290d09fe03c09fe15";

export const runsSince = async (machine: Machine, unit: string, since: number): Promise<Runs> => {
  const lines = await machine.exec(
    ...["journalctl", "--no-pager", "--output=json", `--since=@${(since / 1000).toFixed(3)}`],
    ...["--output-fields=MESSAGE_ID,__REALTIME_TIMESTAMP", "_PID=1", `UNIT=${unit}.service`],
  );
  const entries = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, string>);
  const timesOf = (id: string): number[] =>
    entries
      .filter(({ MESSAGE_ID }) => MESSAGE_ID === id)
      .map(({ __REALTIME_TIMESTAMP: us }) => Number(us) / 1000)
      .filter((at) => at >= since);
  return { started: timesOf(STARTED), ended: timesOf(EXITED) };
};

export const secondsFrom = (from: number, to: number | undefined): number | null =>
  to === undefined ? null : rounded((to - from) / 1000);

export const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : rounded((low + high) / 2);
};

export const largest = (values: readonly number[]): number | null =>
  values.length === 0 ? null : rounded(Math.max(...values));

/** Somewhere in a GOP, so that repeated faults do not all meet the same picture. */
export const randomPhase = (): Promise<void> => pause(1000 + Math.random() * 2000);
