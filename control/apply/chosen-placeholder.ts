// Decides what is installed when the operator has chosen a placeholder on the server: the release with that one in the place of its own. Pure.
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import {
  CAPTURED_DIR,
  PLACEHOLDER_CHOICE,
  ownOf,
  wordsOf,
  type Choice,
} from "../shared/placeholder/choice";
import type { Placeholder, Release, ReleaseFile } from "./release";

/** What makes that of a text. */
export const MAKE_PLACEHOLDER = "/usr/local/lib/restream/make-placeholder";

export interface Composed {
  files: ReleaseFile[];
  placeholder: Placeholder;
  /** What becomes of a choice that this release ends, a sentence; empty: nothing. */
  ended: string;
}

/**
 * A release with another placeholder of its own ends the choice: the operator's last word counts.
 * @param choice undefined: the release's own is shown
 */
export const composed = (
  { files, placeholder: own }: Pick<Release, "files" | "placeholder">,
  choice: Choice | undefined,
): Composed => {
  if (choice === undefined) return { files, placeholder: own, ended: "" };
  if (choice.over !== ownOf(own))
    return {
      files,
      placeholder: own,
      ended: `This release's own placeholder takes the place of ${wordsOf(choice)}, which was chosen on the server.`,
    };
  const placeholder = chosenOf(choice, own, files);
  return {
    placeholder,
    ended: "",
    files: [
      ...files.map((file) => replaced(file, own.path, placeholder.path)),
      {
        ...{ path: PLACEHOLDER_CHOICE, mode: "0644", units: [] },
        ...withHash(`${JSON.stringify(choice, null, 1)}\n`),
      },
    ],
  };
};

const chosenOf = (
  { shown }: Choice,
  own: Placeholder,
  files: readonly ReleaseFile[],
): Placeholder => {
  const folder = dirname(own.path);
  if (shown.kind === "capture") {
    const path = join(folder, `${shown.id}.mp4`);
    return { path, args: [], captured: join(CAPTURED_DIR, `${shown.id}.mp4`) };
  }
  const args = [...own.args.slice(1, -1), shown.lines];
  const script = files.find(({ path }) => path === MAKE_PLACEHOLDER)?.content ?? "";
  // As infra/render/placeholder.ts names it: the same text has the same name.
  const path = join(folder, `${sha256(JSON.stringify([script, args])).slice(0, 16)}.mp4`);
  return { path, args: [path, ...args] };
};

const replaced = (file: ReleaseFile, from: string, to: string): ReleaseFile =>
  file.content.includes(from) ? { ...file, ...withHash(file.content.replaceAll(from, to)) } : file;

const withHash = (content: string): Pick<ReleaseFile, "content" | "sha256"> => ({
  content,
  sha256: sha256(content),
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
