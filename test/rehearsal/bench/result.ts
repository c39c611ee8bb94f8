// What the bench finds out: of each relay its cells and its facts, of the scale its cells; the file that --json writes.

export interface Spread {
  median: number;
  worst: number;
  /** How many it is of. */
  n: number;
}

/** What one fault did to one relay, judged at the platforms; null: it was to be seen and was not, or there is nothing to see. */
export interface Cell {
  fault: string;
  /** Ended without anybody's having ended it, at all platforms together but those that the fault itself took away. */
  sessionsLost: number;
  /** Connections to a platform that broke, of those that the fault itself left alone: each is a gap, if not the broadcast's end. */
  connectionsBroken: number;
  /** Whether both platforms showed live again within the limit, without a hand. */
  recovered: boolean;
  /** From the end of the publisher's connection to the first picture of the placeholder; the worse platform's. */
  placeholderSeconds: number | null;
  /** From the publisher's connect to its first picture; the worse platform's. */
  liveSeconds: number | null;
  /** From the end of the fault to the publish that lasts; 0: its connection was never given up. */
  publishingAgainSeconds: Spread | null;
  /** From the same to the first picture on it. */
  firstPictureSeconds: Spread | null;
  /** Longest time without a new picture at a platform that the fault left alone. */
  stillSeconds: number | null;
  /** Part of the time in which the live picture moved, the worse of the platforms that the fault left alone. */
  livePercent: number | null;
  /** How far the outgoing clock ran ahead of the wall within one connection. */
  clockAheadSeconds: number | null;
}

export interface Unmeasured {
  fault: string;
  reason: string;
}

/** Of the steady minute, two platforms out. */
export interface Cost {
  seconds: number;
  /** For each 10^9 bytes that reached the platforms. */
  cpuSecondsPerGB: number;
  peakMemoryMB: number;
  addedLatencyMs: { median: number; p99: number };
  /** All CPUs of this machine, everything that ran on it. */
  hostBusyPercent: number;
}

export interface Facts {
  /** What anybody on the internet can connect to. */
  openPorts: number[];
  /** Where a stream key can be read: "command lines", "journal", "unit files", "files that everybody may read". */
  keyVisible: string[];
}

export interface RelayRaw {
  name: string;
  version: string;
  cost: Cost | null;
  facts: Facts | null;
  cells: Cell[];
  unmeasured: Unmeasured[];
}

/** A relay with what its cells come to. */
export interface RelayResult extends RelayRaw {
  sessionsLost: number;
  connectionsBroken: number;
  /** Of the platform's resets. */
  publishingAgainSeconds: Spread | null;
  firstPictureSeconds: Spread | null;
  /** Of the publisher's kills. */
  placeholderSeconds: Spread | null;
  liveSeconds: Spread | null;
  clockAheadSeconds: number | null;
  /** Faults that it did not recover from by itself. */
  dead: string[];
}

export interface ScaleCell {
  destinations: number;
  mbps: number;
  /** Why it could not be measured; the figures are then those that were seen. */
  unmeasured?: string;
  /** Of one CPU. */
  cpuPercent: number | null;
  memoryMB: number | null;
  /** Pictures that were sent and did not arrive, at all destinations together. */
  lostFrames: number | null;
  /** After a kill of MediaMTX: 0 where no connection was given up. */
  secondsUntilAllPublish: number | null;
  /** From the same to the live picture at the last of them. */
  secondsUntilAllLive: number | null;
  hostBusyPercent: number | null;
}

export interface Bench {
  startedAt: string;
  minutes: number;
  quick: boolean;
  machine: { cpus: number; model: string };
  relays: RelayResult[];
  /** Relays that are not in the table, and why. */
  notBuilt: { name: string; reason: string }[];
  scale: ScaleCell[];
}
