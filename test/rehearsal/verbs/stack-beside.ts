// A stack of its own beside the one that is on air, with the same configuration, for what may go wrong with it.
import { readFileSync } from "node:fs";
import { fingerprintOf } from "../../simulator/digitalocean/ssh-keys";
import type { Machine } from "../../support/world/machine";
import type { Bed } from "../bed/bed";
import { STACK } from "../bed/project";
import { serverState } from "./server-state";

/** Runs `during`, then destroys and removes the stack. */
export const withStackBeside = async (
  { project }: Bed,
  stack: string,
  during: () => Promise<unknown>,
): Promise<void> => {
  // What people type goes on meaning the other one.
  await project.mustPulumi(["stack", "init", "--no-select", stack]);
  try {
    await project.mustPulumi(["config", "cp", "-s", STACK, "--dest", stack]);
    // DigitalOcean has the key from the other stack.
    const publicKey = readFileSync(`${project.sshKeyFile}.pub`, "utf8");
    const fingerprint = fingerprintOf(publicKey) ?? "";
    await project.mustPulumi([
      "config",
      "set",
      "restream:sshKeyFingerprint",
      fingerprint,
      "-s",
      stack,
    ]);
    await during();
  } finally {
    await project.mustPulumi(["destroy", "--yes", "--skip-preview", "--refresh", "-s", stack]);
    await project.mustPulumi(["stack", "rm", "--yes", stack]);
    // Removing any stack unselects the one that was selected.
    await project.mustPulumi(["stack", "select", STACK]);
  }
};

/** @throws Error when not all of a server runs */
export const expectServerRuns = async (machine: Machine): Promise<void> => {
  const { units } = await serverState(machine);
  const wrong = ["mediamtx-hub", "mediamtx-restream", "mediamtx-feed", "restreamd"].filter(
    (name) => units.get(`${name}.service`)?.state !== "active running",
  );
  if (wrong.length > 0) throw new Error(`${wrong.join(" and ")} does not run`);
};
