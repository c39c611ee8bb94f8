// What restreamd keeps on the server: its events, and its memory, which is edited for the hours that nobody waits for.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed";

interface Event {
  number: number;
  level: "info" | "important";
  ends?: number;
}

/** As far as it is looked at, or changed, here. */
interface Memory {
  destinations: Record<string, { sessionSince: number | null }>;
  flapping: Record<string, { losses: number[]; since?: number }>;
  publisher: { untoldSince?: number };
}

interface State {
  events: Event[];
  memory: Memory;
}

const fileOf = ({ machine }: Bed): string => join(machine.root, "var/lib/restreamd/state.json");
const stateOf = (bed: Bed): State => JSON.parse(readFileSync(fileOf(bed), "utf8")) as State;

export const eventsOf = (bed: Bed): Event[] => stateOf(bed).events;
export const memoryOf = (bed: Bed): Memory => stateOf(bed).memory;
/** 0: nothing has happened yet. */
export const lastNumber = (bed: Bed): number => eventsOf(bed).at(-1)?.number ?? 0;

/** While restreamd is away. */
export const editMemory = async (bed: Bed, edit: (memory: Memory) => void): Promise<void> => {
  await bed.machine.exec("systemctl", "stop", "restreamd");
  const state = stateOf(bed);
  edit(state.memory);
  writeFileSync(fileOf(bed), JSON.stringify(state));
  await bed.machine.exec("systemctl", "start", "restreamd");
};

/** What earlier scenarios did does not make this one's losses many. */
export const forgetLosses = (bed: Bed): Promise<void> =>
  editMemory(bed, (memory) => {
    memory.flapping = {};
  });
