// The commands on releases: which are kept, back to one of them, and forgetting the old ones with their keys.
import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "../shared/files";
import {
  INDEX_FILE,
  inForce,
  parseIndex,
  previous,
  RELEASES_DIR,
  type KeptRelease,
  type ReleaseIndex,
} from "../shared/releases";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { say } from "./output";

/** apply's (control/apply/main.ts): refused, nothing was changed. */
const REFUSED = 3;

/** @returns undefined: none is kept. @throws Error when it cannot be read */
export const readIndex = (): ReleaseIndex | undefined => {
  const text = unlessMissing(() => readFileSync(INDEX_FILE, "utf8"));
  return text === undefined ? undefined : parseIndex(text);
};

/** Pure; a line for each, the newest first. */
export const releasesText = (index: ReleaseIndex | undefined): string => {
  if (!index) return "No release is kept yet. The next one is: pulumi up, at home.";
  const lines = [...index.releases].reverse().map(({ id, at, files }, place) => {
    const note =
      place === 0 ? "in force" : id === index.rolledBackFrom ? "newest, rolled back" : "";
    return `${id}   ${at.slice(0, 16).replace("T", " ")} UTC   ${files} files   ${note}`.trimEnd();
  });
  const back = previous(index);
  return [...lines, ...(back ? [`Back to the one before: restream rollback ${back.id}`] : [])].join(
    "\n",
  );
};

export const showReleases = ({ forget }: { forget?: true }): ExitCode => {
  const index = readIndex();
  const current = inForce(index);
  if (forget && current) {
    const rest = index?.releases.filter(({ id }) => id !== current.id) ?? [];
    writeFileSync(INDEX_FILE, JSON.stringify({ releases: [current] }), {
      mode: 0o600,
      flush: true,
    });
    for (const { id } of rest) rmSync(join(RELEASES_DIR, id), { recursive: true, force: true });
    say(`Forgotten, with their keys: ${rest.map(({ id }) => id).join(", ") || "nothing"}.`);
  }
  say(releasesText(forget ? readIndex() : index));
  return EXIT.well;
};

/** Pure. @throws CommandError that names the releases there are */
export const targetOf = (index: ReleaseIndex | undefined, id: string | undefined): KeptRelease => {
  const found = id === undefined ? previous(index) : index?.releases.find((each) => each.id === id);
  if (!found)
    throw new CommandError(
      EXIT.usage,
      id === undefined
        ? "No release before this one is kept: there is nothing to go back to."
        : `No release ${JSON.stringify(id)} is kept. Those that are: ${index?.releases.map((each) => each.id).join(", ") ?? "none"} (restream releases)`,
    );
  if (found.id === inForce(index)?.id)
    throw new CommandError(EXIT.usage, `Release ${found.id} is in force already.`);
  return found;
};

/** By the program of the release that it goes back to, under the same lock and the same refusals as `pulumi up`. */
export const rollback = async (
  id: string | undefined,
  { allow = "" }: { allow?: string },
): Promise<ExitCode> => {
  const folder = join(RELEASES_DIR, targetOf(readIndex(), id).id);
  const secrets = JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8")) as object;
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(
      "node",
      [join(folder, "apply.cjs"), join(folder, "release.json"), "--rollback"],
      // A session of its own: Ctrl-C and a lost line do not reach it, and what is begun is done to its end.
      { detached: true, stdio: ["pipe", "inherit", "inherit"] },
    );
    child.once("error", reject);
    child.once("close", resolve);
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify({ ...secrets, ...(allow === "" ? {} : { allow }) }));
  });
  if (code === REFUSED) return EXIT.refused;
  if (code !== 0) return EXIT.failing;
  say(
    "The rollback is in force until the next pulumi up that changes something. Forward again: restream releases",
  );
  return EXIT.well;
};
