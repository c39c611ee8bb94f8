// Decides what is told of the machine: a disk or a memory that is nearly full, a clock that nobody keeps right. Pure.
import type { EventKind } from "../../shared/event";
import { secondsSince, type Facts, type Emit } from "./facts";
import type { MachineMemory } from "./memory";
import { duration } from "../../shared/text";

interface Trouble {
  name: string;
  /** undefined at a look that does not say: nothing changes then. */
  isThere: (facts: Facts) => boolean | undefined;
  isOver: (facts: Facts) => boolean | undefined;
  /** There for so long before it is told. */
  toldAfterSeconds: number;
  begins: { kind: EventKind; what: (facts: Facts) => string; viewers: string; todo: string };
  ends: { kind: EventKind; what: string };
}

/** Between the two, nothing is said again. */
const LOW = 0.1;
const WELL = 0.15;
const isLess = (one: number | undefined, other: number | undefined): boolean | undefined =>
  one === undefined || other === undefined ? undefined : one < other;
const percent = (part: number | undefined): number => Math.floor((part ?? 0) * 100);

const TROUBLES: readonly Trouble[] = [
  {
    name: "disk",
    isThere: ({ diskFree }) => isLess(diskFree, LOW),
    isOver: ({ diskFree }) => isLess(WELL, diskFree),
    toldAfterSeconds: 0,
    begins: {
      kind: "disk-low",
      what: ({ diskFree }) => `the server's disk is nearly full: ${percent(diskFree)} % free`,
      viewers: "nothing of it: the stream needs no disk",
      todo: "On the server, see what fills it: du -xh / | sort -h | tail; old logs go with: journalctl --vacuum-size=200M",
    },
    ends: { kind: "disk-well", what: "the server's disk has room again" },
  },
  {
    name: "memory",
    isThere: ({ memoryFree }) => isLess(memoryFree, LOW),
    isOver: ({ memoryFree }) => isLess(WELL, memoryFree),
    toldAfterSeconds: 4,
    begins: {
      kind: "memory-low",
      what: ({ memoryFree }) => `the server's memory is nearly full: ${percent(memoryFree)} % free`,
      viewers: "nothing yet: when it runs out, what is not the stream is ended first",
      todo: "On the server, see what takes it: ps -eo rss,comm --sort=-rss | head; end what is not ours",
    },
    ends: { kind: "memory-well", what: "the server has memory again" },
  },
  {
    name: "clock",
    isThere: ({ isClockRight }) => (isClockRight === undefined ? undefined : !isClockRight),
    isOver: ({ isClockRight }) => isClockRight,
    // After a boot it takes some minutes.
    toldAfterSeconds: 900,
    begins: {
      kind: "clock-unsynchronised",
      what: () => "no time server keeps the server's clock right",
      viewers: "nothing of it; but the times that you are told may be wrong",
      todo: "On the server: timedatectl; then: systemctl restart systemd-timesyncd",
    },
    ends: { kind: "clock-well", what: "the server's clock is kept right again" },
  },
];

export const observeMachine = (before: MachineMemory, facts: Facts, emit: Emit): MachineMemory => {
  const next: MachineMemory = {};
  for (const trouble of TROUBLES) {
    const memory = observeTrouble(trouble, before[trouble.name], facts, emit);
    if (memory) next[trouble.name] = memory;
  }
  return next;
};

const observeTrouble = (
  { isThere, isOver, toldAfterSeconds, begins, ends }: Trouble,
  before: MachineMemory[string] | undefined,
  facts: Facts,
  emit: Emit,
): MachineMemory[string] | undefined => {
  const { time } = facts;
  if (before?.event !== undefined) {
    if (isOver(facts) !== true) return before;
    const seconds = secondsSince(before.since, time);
    emit({
      kind: ends.kind,
      level: "info",
      subject: "server",
      what: `${ends.what}, after ${duration(seconds)}`,
      since: time,
      seconds,
      viewers: "nothing of it",
      ends: before.event,
    });
    return undefined;
  }
  if (!(isThere(facts) ?? before !== undefined)) return undefined;
  const since = before?.since ?? time;
  if (secondsSince(since, time) < toldAfterSeconds) return { since };
  const { kind, what, viewers, todo } = begins;
  const event = emit({
    ...{ kind, level: "important", subject: "server", what: what(facts) },
    ...{ since, viewers, todo },
  });
  return { since, event };
};
