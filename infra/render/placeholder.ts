// Decides which placeholder a droplet makes: its text on lines, make-placeholder's arguments, a path that names both.
import { BROUGHT_DIR, MAKE_PLACEHOLDER, PLACEHOLDER_DIR } from "../names";
import { linesFor } from "../parse/placeholder-text";
import type { PlaceholderFile, Settings } from "../settings";
import { contentOf, type HostFile } from "./file-tree";
import { sha256 } from "./hash";

export interface Placeholder {
  /** On the droplet. Another picture, or another way to make it, is another path. */
  path: string;
  /** Those of make-placeholder, `path` first. */
  args: string[];
  /** What is shown instead of the text. */
  file?: {
    /** On the droplet. */
    path: string;
    /** At home. */
    name: string;
  };
}

/** Goes up when another placeholder is made of the same file (control/shared/placeholder): it is another file then. */
const RECIPE = 1;

/** Where the placeholder of these settings is; `files` is the tree of files/, whose make-placeholder makes that of a text. */
export const placeholderOf = (
  settings: Pick<Settings, "picture" | "placeholderText" | "placeholderFile">,
  files: HostFile[],
): Placeholder => {
  const { placeholderFile: brought } = settings;
  const ofText = placeholderOfText(settings, files);
  if (brought === undefined) return ofText;
  const args = ofText.args.slice(1);
  const hash = sha256(JSON.stringify([RECIPE, brought.sha256, args.slice(0, -1)])).slice(0, 16);
  const path = `${PLACEHOLDER_DIR}/${hash}.mp4`;
  return {
    path,
    args: [path, ...args],
    file: { path: broughtPath(brought), name: brought.name },
  };
};

/** Where what is brought is on the droplet. */
export const broughtPath = ({ sha256: hash }: PlaceholderFile): string => `${BROUGHT_DIR}/${hash}`;

/** The first boot's, whose user data hold no file. */
export const placeholderOfText = (
  { picture, placeholderText }: Pick<Settings, "picture" | "placeholderText">,
  files: HostFile[],
): Placeholder => {
  const { width, height, frameRate, kbps, profile } = picture;
  const settings = [
    `${width}x${height}`,
    frameRate,
    String(kbps),
    profile,
    linesFor(placeholderText, picture),
  ];
  const hash = sha256(JSON.stringify([contentOf(files, MAKE_PLACEHOLDER), settings])).slice(0, 16);
  const path = `${PLACEHOLDER_DIR}/${hash}.mp4`;
  return { path, args: [path, ...settings] };
};
