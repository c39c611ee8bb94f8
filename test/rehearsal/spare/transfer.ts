// What restreamd counts as having left its server: a rehearsal sends too little to be kept, so a row gives it a past.
import { eventually } from "../../support/eventually";
import type { Machine } from "../../support/world/machine";
import { WITHIN_MS } from "../verbs/deadlines";

const GIB = 2 ** 30;
const STATE = "/var/lib/restreamd/state.json";

/** As though so much had left before this start of the machine. */
export const countFrom = async (machine: Machine, gib: number): Promise<void> => {
  const script = `const fs = require("node:fs");
const state = JSON.parse(fs.readFileSync("${STATE}", "utf8"));
state.memory.transfer.before += ${gib * GIB};
fs.writeFileSync("${STATE}", JSON.stringify(state));`;
  await machine.exec("systemctl", "stop", "restreamd");
  await machine.exec("node", "--eval", script);
  await machine.exec("systemctl", "start", "restreamd");
  await eventually("restreamd counts it", WITHIN_MS.restreamdSays, async () => {
    const counted = await countedAt(machine);
    if (counted < gib) throw new Error(`${counted} GiB`);
  });
};

/** GiB, by its own word. */
export const countedAt = async (machine: Machine): Promise<number> => {
  const text = await machine.exec("sh", "-c", "/usr/local/bin/restream status --json || true");
  return (JSON.parse(text) as { transferGiB: number | null }).transferGiB ?? 0;
};
