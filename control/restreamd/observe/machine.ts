// Decides what is told of the machine: a disk or a memory that is nearly full, a clock that nobody keeps right. Pure.
import type { EventKind } from "../../shared/event";
import { run, type Advice } from "../../shared/advice";
import { secondsSince, type Facts, type Emit } from "./facts";
import type { MachineMemory } from "./memory";
import { LOW } from "../../shared/machine";
import { duration } from "../../shared/text";

interface Trouble {
  name: string;
  /** undefined at a look that does not say: nothing changes then. */
  isThere: (facts: Facts) => boolean | undefined;
  isOver: (facts: Facts) => boolean | undefined;
  /** There for so long before it is told. */
  toldAfterSeconds: number;
  begins: { kind: EventKind; what: (facts: Facts) => string; viewers: string; todo: Advice };
  ends: { kind: EventKind; what: string };
}

/** Between LOW and this, nothing is said again. */
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
      what: ({ diskFree }) => `The server's disk is nearly full: ${percent(diskFree)} % free`,
      viewers: "not affected. The stream needs no disk",
      todo: [
        "Delete old logs:",
        run("restream ssh journalctl --vacuum-size=200M"),
        "Not enough? See what fills it:",
        run("restream ssh du -xh --max-depth=3 --threshold=100M /"),
      ],
    },
    ends: { kind: "disk-well", what: "The server's disk has room again" },
  },
  {
    name: "memory",
    isThere: ({ memoryFree }) => isLess(memoryFree, LOW),
    isOver: ({ memoryFree }) => isLess(WELL, memoryFree),
    toldAfterSeconds: 4,
    begins: {
      kind: "memory-low",
      what: ({ memoryFree }) => `The server's memory is nearly full: ${percent(memoryFree)} % free`,
      viewers: "not affected. When it runs out, the stream is the last to end",
      todo: [
        "See what takes it, and end what you started there yourself:",
        run("restream ssh ps -eo rss,comm --sort=-rss"),
      ],
    },
    ends: { kind: "memory-well", what: "The server has memory again" },
  },
  {
    name: "clock",
    isThere: ({ isClockRight }) => (isClockRight === undefined ? undefined : !isClockRight),
    isOver: ({ isClockRight }) => isClockRight,
    // After a boot it takes some minutes.
    toldAfterSeconds: 900,
    begins: {
      kind: "clock-unsynchronised",
      what: () => "The server's clock may be wrong: no time server answers",
      viewers:
        "not affected. The times in these messages, and the hours of rolloverAt and stopAt, may be wrong",
      todo: [run("restream ssh systemctl restart systemd-timesyncd")],
    },
    ends: { kind: "clock-well", what: "The server's clock is right again" },
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
      subject: "server",
      what: `${ends.what}, after ${duration(seconds)}`,
      since: time,
      seconds,
      viewers: "not affected",
      ends: before.event,
    });
    return undefined;
  }
  if (!(isThere(facts) ?? before !== undefined)) return undefined;
  const since = before?.since ?? time;
  if (secondsSince(since, time) < toldAfterSeconds) return { since };
  const { kind, what, viewers, todo } = begins;
  const event = emit({
    ...{ kind, urgency: "today" as const, subject: "server", what: what(facts) },
    ...{ since, viewers, todo },
  });
  return { since, event };
};
