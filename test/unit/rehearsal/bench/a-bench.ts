// A bench in which nothing remarkable happened, to be changed by each test.
import { relayResult } from "../../../rehearsal/bench/judge/relay";
import type { Bench, Cell, RelayRaw } from "../../../rehearsal/bench/result";

export const aCell = (changes: Partial<Cell> = {}): Cell => ({
  ...{ fault: "ghost", sessionsLost: 0, connectionsBroken: 0, recovered: true },
  ...{ placeholderSeconds: null, liveSeconds: null },
  ...{ publishingAgainSeconds: null, firstPictureSeconds: null },
  ...{ stillSeconds: 0.1, livePercent: 100, clockAheadSeconds: 0 },
  ...changes,
});

export const aRelay = (changes: Partial<RelayRaw> = {}): RelayRaw => ({
  ...{ name: "ours", version: "1", facts: { openPorts: [], keyVisible: [] }, unmeasured: [] },
  cost: {
    ...{ seconds: 60, cpuSecondsPerGB: 4, peakMemoryMB: 200, hostBusyPercent: 40 },
    addedLatencyMs: { median: 40, p99: 90 },
  },
  cells: [aCell()],
  ...changes,
});

export const aBench = (...relays: RelayRaw[]): Bench => ({
  ...{ startedAt: "2026-01-02T03:04:05.000Z", minutes: 12, quick: true, scale: [] },
  machine: { cpus: 2, model: "a machine" },
  relays: relays.map(relayResult),
  notBuilt: [{ name: "srs-forward", reason: "no registry has it" }],
});
