// Runs a script of scripts/ as a machine's root, without putting it there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "../../support/world/machine";

export const scriptText = (name: string): string =>
  readFileSync(join(__dirname, "scripts", name), "utf8");

/** Its standard output. @throws Error with its words when it fails. */
export const runScript = (machine: Machine, name: string, ...args: string[]): Promise<string> =>
  machine.exec("bash", "-c", scriptText(name), name, ...args);

/**
 * Whether systemd does this for one of our services.
 * @param command of systemctl @throws Error when it fails for another reason than that it may not
 */
export const mayService = async (
  machine: Machine,
  service: string,
  command: readonly string[],
): Promise<boolean> => {
  try {
    await runScript(machine, "as-service", service, ...command);
    return true;
  } catch (error) {
    if (/authentication required|access denied|permission denied/i.test(String(error)))
      return false;
    throw error;
  }
};
