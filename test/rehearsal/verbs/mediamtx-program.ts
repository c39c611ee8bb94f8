// Which program MediaMTX's unit on the server starts; each version has another.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "../../support/world/machine";

const UNIT = "etc/systemd/system/mediamtx-restream.service";

/** Its path on the server; undefined: there is no unit yet. */
export const mediamtxProgram = ({ root }: Pick<Machine, "root">): string | undefined => {
  try {
    return /^ExecStart=(\S+)/m.exec(readFileSync(join(root, UNIT), "utf8"))?.[1];
  } catch {
    return undefined;
  }
};

/** As it says itself: "v1.21.0". */
export const mediamtxVersion = async (machine: Machine): Promise<string> =>
  (await machine.exec(mediamtxProgram(machine) ?? "false", "--version")).trim();
