// Decides which placeholder a droplet makes: its text on lines, make-placeholder's arguments, a path that names both.
import { MAKE_PLACEHOLDER, PLACEHOLDER_DIR } from "../names";
import type { Settings } from "../settings";
import { contentOf, type HostFile } from "./file-tree";
import { sha256 } from "./hash";

export interface Placeholder {
  /** On the droplet. Another picture, or another way to make it, is another path. */
  path: string;
  /** Those of make-placeholder, `path` first. */
  args: string[];
}

/** Longest line, in characters: at a height of 1/16 of the picture it fits a 16:9 one. */
const LINE_LENGTH = 36;
/** An upright or square picture holds less. */
const NARROW_LINE_LENGTH = 16;

/** Where the placeholder of these settings is; `files` is the tree of files/, whose make-placeholder makes it. */
export const placeholderOf = (
  { picture, placeholderText }: Pick<Settings, "picture" | "placeholderText">,
  files: HostFile[],
): Placeholder => {
  const { width, height, frameRate, kbps, profile } = picture;
  const isNarrow = width < height * 1.5;
  const settings = [
    `${width}x${height}`,
    frameRate,
    String(kbps),
    profile,
    lines(placeholderText, isNarrow ? NARROW_LINE_LENGTH : LINE_LENGTH).join("\n"),
  ];
  const hash = sha256(JSON.stringify([contentOf(files, MAKE_PLACEHOLDER), settings])).slice(0, 16);
  const path = `${PLACEHOLDER_DIR}/${hash}.mp4`;
  return { path, args: [path, ...settings] };
};

/** Breaks at spaces, and inside a word only where it is longer than a line. */
export const lines = (text: string, length: number): string[] => {
  const words = text
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) =>
      [...word].map((_, at, all) => (at % length === 0 ? all.slice(at, at + length).join("") : "")),
    )
    .filter((part) => part !== "");
  const broken: string[] = [];
  for (const word of words) {
    const last = broken.at(-1);
    if (last !== undefined && [...last, " ", ...word].length <= length)
      broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  return broken;
};
