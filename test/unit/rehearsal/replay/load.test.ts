import { describe, expect, it } from "vitest";
import { loadsOf, readingOf } from "../../../rehearsal/replay/load";

/** The four times are fields 14 to 17 of proc_pid_stat(5). */
const stat = (pid: number, name: string, ...times: number[]): string =>
  `${pid} (${name}) S 1 1 1 0 -1 4194560 100 0 0 0 ${times.join(" ")} 20 0 9 0 1000 1000000 500\n`;
const status = (anon: number, shmem: number): string =>
  `Name:\tx\nVmRSS:\t 99999 kB\nRssAnon:\t  ${anon} kB\nRssFile:\t   70000 kB\nRssShmem:\t  ${shmem} kB\n`;

describe("a reading", () => {
  it("adds up the times and the memory of all processes, whatever they are called", () => {
    const text =
      stat(1, "systemd", 100, 50, 30, 20) +
      stat(9, "a) S 1 (b", 10, 0, 0, 0) +
      status(1024, 512) +
      status(512, 0);
    expect(readingOf(text, 5)).toEqual({ at: 5, cpuSeconds: 2.1, memoryMiB: 2 });
  });
  it("refuses to take nothing for an idle machine", () => {
    expect(() => readingOf("", 0)).toThrow("no process could be read");
  });
});

it("the load is what was used between two readings, and never less than nothing", () => {
  const reading = (at: number, cpuSeconds: number) => ({ at, cpuSeconds, memoryMiB: 100 });
  const loads = loadsOf([reading(1000, 1), reading(3000, 1.5), reading(5000, 1.4)], 1000);
  expect(loads).toEqual([
    { second: 2, cpuPercent: 25, memoryMiB: 100 },
    { second: 4, cpuPercent: 0, memoryMiB: 100 },
  ]);
});
