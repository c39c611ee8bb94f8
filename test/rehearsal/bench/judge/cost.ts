// Decides what the steady minute cost, from what was counted before, meanwhile and after it. Pure.
import type { Cost } from "../result";
import { percentile, rounded } from "./spread";

export interface Counted {
  seconds: number;
  /** Of the relay's units. */
  cpuSeconds: number;
  memoryMB: readonly number[];
  /** What reached all platforms. */
  bytes: number;
  latenciesMs: readonly number[];
  host: readonly [HostTime, HostTime];
}

/** Of all CPUs, in ticks, as /proc/stat counts them. */
export interface HostTime {
  busy: number;
  all: number;
}

/** The first line of /proc/stat: idle and waiting for the disk are its 4th and 5th. @throws Error for another text */
export const hostTimeOf = (stat: string): HostTime => {
  const ticks = /^cpu +(.*)$/m.exec(stat)?.[1]?.trim().split(/\s+/).map(Number);
  if (ticks === undefined || ticks.length < 8)
    throw new Error(`/proc/stat: got ${JSON.stringify(stat.slice(0, 80))}, expected a line "cpu"`);
  // Guests' time is in user's already.
  const all = ticks.slice(0, 8).reduce((sum, each) => sum + each, 0);
  return { busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0), all };
};

export const busyPercent = ([before, after]: readonly [HostTime, HostTime]): number =>
  Math.round(((after.busy - before.busy) / Math.max(1, after.all - before.all)) * 100);

/** @throws Error when nothing reached the platforms: there is nothing that it cost for */
export const costOf = (counted: Counted): Cost => {
  const { seconds, cpuSeconds, memoryMB, bytes, latenciesMs, host } = counted;
  if (bytes === 0 || latenciesMs.length === 0 || memoryMB.length === 0)
    throw new Error("the cost was not measured: no picture that was sent reached a platform");
  return {
    seconds: rounded(seconds),
    cpuSecondsPerGB: rounded(cpuSeconds / (bytes / 1e9)),
    peakMemoryMB: Number(Math.max(...memoryMB).toFixed(1)),
    addedLatencyMs: {
      median: Math.round(percentile(latenciesMs, 0.5)),
      p99: Math.round(percentile(latenciesMs, 0.99)),
    },
    hostBusyPercent: busyPercent(host),
  };
};
