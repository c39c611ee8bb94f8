// What restreamd keeps on the server: its events, and its memory, which is edited for the hours that nobody waits for.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { WITHIN_MS } from "../verbs/deadlines";

interface Event {
  number: number;
  level: "info" | "important";
  ends?: number;
}

/** As far as it is looked at, or changed, here. */
interface Memory {
  machine: Record<string, { since: number; event?: number }>;
  transfer?: { before: number; marks: { at: number; bytes: number }[]; told?: string };
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

/** When restreamd's journal said these words first, ms since the epoch. */
export const untilSaid = ({ machine }: Bed, since: number, words: string): Promise<number> =>
  eventually(`restreamd says: ${words}`, WITHIN_MS.restreamdSays, async () => {
    const text = await machine.exec(
      ...["journalctl", "--identifier=restreamd", "--output=json", "--no-pager"],
      `--since=@${(since / 1000).toFixed(3)}`,
    );
    const lines = text.split("\n").filter((line) => line !== "");
    const found = lines
      .map((line) => JSON.parse(line) as { MESSAGE: string; __REALTIME_TIMESTAMP: string })
      .find(({ MESSAGE }) => MESSAGE.includes(words));
    if (!found) throw new Error(`${lines.length} lines since then`);
    return Number(found.__REALTIME_TIMESTAMP) / 1000;
  });

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
