// Decides what is told of the server itself: a disk or a memory that is nearly full, a clock that nobody keeps right, a
// certificate that is missing or not renewed. Pure.
import { run } from "../../shared/advice";
import { LOW } from "../../shared/machine";
import { CERTIFICATE_TROUBLES } from "./certificate";
import type { Facts, Emit } from "./facts";
import type { MachineMemory } from "./memory";
import { observeServerTrouble, type ServerTrouble } from "./server-trouble";

/** Between LOW and this, nothing is said again. */
const WELL = 0.15;
const isLess = (one: number | undefined, other: number | undefined): boolean | undefined =>
  one === undefined || other === undefined ? undefined : one < other;
const percent = (part: number | undefined): number => Math.floor((part ?? 0) * 100);

const TROUBLES: readonly ServerTrouble[] = [
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
  ...CERTIFICATE_TROUBLES,
];

export const observeMachine = (before: MachineMemory, facts: Facts, emit: Emit): MachineMemory => {
  const next: MachineMemory = {};
  for (const trouble of TROUBLES) {
    const memory = observeServerTrouble(trouble, before[trouble.name], facts, emit);
    if (memory) next[trouble.name] = memory;
  }
  return next;
};
