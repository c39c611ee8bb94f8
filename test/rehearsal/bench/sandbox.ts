// One relay in a sandbox of its own, to its end; of one that is broken off, what was known by then.
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { leftoversOf, removeRun } from "../../support/world/left-behind";
import { createRunFolder, endOnAbort, enterSandbox } from "../../support/world/sandbox";
import { RESULT_FILE, type Order } from "./order";

const ROOT = resolve(__dirname, "../../..");

/**
 * What the program wrote into the run's folder; undefined: nothing. @throws Error when something of it is left on this machine
 * @param program beside this file
 */
export const inSandbox = async <Written>(
  program: "inside.ts" | "scale-inside.ts",
  order: Omit<Order, "run">,
  signal: AbortSignal,
): Promise<Written | undefined> => {
  const run = createRunFolder();
  let written: Written | undefined;
  try {
    const orderFile = join(run.path, "order.json");
    writeFileSync(orderFile, JSON.stringify({ ...order, run }), { mode: 0o600 });
    const argv = [process.execPath, "--import", "tsx", join(__dirname, program), orderFile];
    const inside = enterSandbox(argv, run, ROOT);
    const over = once(inside, "exit");
    const notAsked = endOnAbort(inside, signal);
    await over;
    notAsked();
    const file = join(run.path, RESULT_FILE);
    if (existsSync(file)) written = JSON.parse(readFileSync(file, "utf8")) as Written;
  } finally {
    await removeRun(run);
  }
  const left = leftoversOf(run);
  if (left.length > 0) throw new Error(`left on this machine: ${left.join(", ")}`);
  return written;
};
