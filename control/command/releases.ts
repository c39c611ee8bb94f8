// The commands on releases: which are kept, back to one of them, and forgetting the old ones with their keys.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../shared/files";
import { readChoice } from "../shared/choice";
import { dropOrphans, readIndex } from "../shared/kept";
import { PLACEHOLDER_CHOICE } from "../shared/placeholder/choice";
import { CHOOSE } from "../shared/mediamtx/users";
import {
  INDEX_FILE,
  previous,
  RELEASES_DIR,
  withoutOthers,
  type KeptRelease,
  type ReleaseIndex,
} from "../shared/releases";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { installKept } from "./installs-kept";
import { say } from "./output";
import { whileAlone } from "./turn";

/** @throws CommandError when the list cannot be read */
const keptIndex = (): ReleaseIndex | undefined => {
  try {
    return readIndex();
  } catch {
    throw new CommandError(
      EXIT.refused,
      `${INDEX_FILE} cannot be read: no release can be named. The next pulumi up that changes something makes it anew.`,
    );
  }
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

/** While no release is installed, and no other begins. */
const forgetOthers = (): Promise<void> =>
  whileAlone("restream releases --forget", async () => {
    const index = keptIndex();
    if (!index) return;
    const rest = withoutOthers(index);
    await writeWhole(INDEX_FILE, JSON.stringify(rest), 0o600);
    const forgotten = dropOrphans(rest);
    say(`Forgotten, with their keys: ${forgotten.join(", ") || "nothing"}.`);
  });

export const showReleases = async ({ forget }: { forget?: true }): Promise<ExitCode> => {
  if (forget) await forgetOthers();
  say(releasesText(keptIndex()));
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
  return found;
};

/** Pure. @param open the text of a release's public part @param path of a file that it may install */
export const brings = (open: string, path: string): boolean =>
  (JSON.parse(open) as { files: { path: string }[] }).files.some((file) => file.path === path);

/** By the program of the release that it goes back to, under the same lock and the same refusals as `pulumi up`. */
export const rollback = async (
  id: string | undefined,
  { allow = "" }: { allow?: string },
): Promise<ExitCode> => {
  const target = targetOf(keptIndex(), id);
  const folder = join(RELEASES_DIR, target.id);
  const chosen = readChoice();
  if (chosen !== undefined && !brings(readFileSync(join(folder, "release.json"), "utf8"), CHOOSE))
    throw new CommandError(
      EXIT.refused,
      `Only ${chosen} may publish now (restream cutover ${chosen}), and that release is of a version that knows no cutover: it would let the others in. End it first: restream cutover any`,
    );
  const endsChoice =
    existsSync(PLACEHOLDER_CHOICE) &&
    !readFileSync(join(folder, "apply.cjs"), "utf8").includes(PLACEHOLDER_CHOICE);
  const code = await installKept({ id: target.id, args: ["--rollback"], allow });
  if (code !== EXIT.well) return code;
  if (endsChoice)
    say(
      "That release is of a version that knows no placeholder chosen on the server: the stack's own is shown. After going forward again, choose it anew: restream placeholder use, or restream placeholder text",
    );
  say(
    "The rollback is in force until the next pulumi up that changes something (taking restream:allow out is a change). Forward again: restream releases",
  );
  return EXIT.well;
};
