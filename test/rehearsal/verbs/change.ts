// What the operator does in these rows: edits the program or the stack, runs pulumi up, and reads what it says.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { STACK, type CommandResult, UP } from "../bed/project";
import { changesOf, serverState } from "./server-state";

export const up = ({ project }: Bed): Promise<CommandResult> => project.pulumi(UP);
export const mustUp = ({ project }: Bed): Promise<CommandResult> => project.mustPulumi(UP);

/** @param value undefined: the default */
export const set = async ({ project }: Bed, key: string, value?: string): Promise<void> => {
  await project.mustPulumi(
    value === undefined
      ? ["config", "rm", `restream:${key}`, "-s", STACK]
      : ["config", "set", `restream:${key}`, "-s", STACK],
    value ?? "",
  );
};

export const setSecret = async ({ project }: Bed, key: string, value: string): Promise<void> => {
  await project.mustPulumi(["config", "set", "--secret", `restream:${key}`, "-s", STACK], value);
};

/** Runs `work` with `line` at the end of a file of files/, and puts the file back. It is part of the release meanwhile. */
export const withLine = async <Result>(
  { project }: Bed,
  path: string,
  line: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  const file = join(project.folder, "files", path);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text}${line}\n`);
  try {
    return await work();
  } finally {
    writeFileSync(file, text);
  }
};

/** What a refused `pulumi up` says, whole. */
export interface Refusal {
  id: string;
  output: string;
}

/**
 * Runs `pulumi up`, which must refuse and change nothing on the server.
 * @param says what it must say that would be cut
 * @param mayBring files that nothing reads yet, and that may be there afterwards
 * @throws Error with what else came of it
 */
export const refusedUp = async (bed: Bed, says: RegExp, mayBring = /^$/): Promise<Refusal> => {
  const before = await serverState(bed.machine);
  const { code, output } = await up(bed);
  const [, id] = /pulumi config set restream:allow ([0-9a-f]{8})/.exec(output) ?? [];
  if (code === 0 || id === undefined || !output.includes("REFUSED") || !says.test(output))
    throw new Error(`expected a refusal that says ${String(says)}:\n${output.slice(-1500)}`);
  const changes = changesOf(before, await serverState(bed.machine)).filter(
    (change) => !mayBring.test(change),
  );
  if (changes.length > 0)
    throw new Error(`the refused release changed something: ${changes.join("; ")}`);
  return { id, output };
};

/** Allows exactly this, and puts it into force. */
export const allowedUp = async (bed: Bed, id: string): Promise<CommandResult> => {
  await set(bed, "allow", id);
  return mustUp(bed);
};
