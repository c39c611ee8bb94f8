import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFileTree } from "../../../infra/render/file-tree";
import { lines } from "../../../infra/parse/placeholder-text";
import { placeholderOf } from "../../../infra/render/placeholder";
import type { Picture, PlaceholderFile } from "../../../infra/settings";

const FILES = readFileTree(join(__dirname, "../../../files"));
const PICTURE: Picture = {
  width: 1920,
  height: 1080,
  frameRate: "30",
  kbps: 6000,
  profile: "high",
};
const pathOf = (
  picture: Partial<Picture>,
  placeholderText = "Back soon",
  files = FILES,
  placeholderFile?: PlaceholderFile,
): string =>
  placeholderOf({ picture: { ...PICTURE, ...picture }, placeholderText, placeholderFile }, files)
    .path;

/** Another way to draw a text. */
const script = FILES.map((file) =>
  file.path.endsWith("/make-placeholder") ? { ...file, content: `${file.content}#` } : file,
);
const FILE: PlaceholderFile = { path: "/home/me/brb.png", name: "brb.png", sha256: "a".repeat(64) };

describe("the placeholder's path", () => {
  it("of a file does not depend on its name, or on how a text is drawn", () => {
    const named = { ...FILE, path: "C:\\slates\\other.png", name: "other.png" };
    expect(pathOf({}, "Back soon", script, named)).toBe(pathOf({}, "Back soon", FILES, FILE));
  });

  it("is the same for the same picture, text and recipe, and another for any other", () => {
    const paths = [
      pathOf({}),
      pathOf({ width: 1280, height: 720 }),
      pathOf({ frameRate: "60" }),
      pathOf({ kbps: 5000 }),
      pathOf({ profile: "main" }),
      pathOf({}, "Back later"),
      pathOf({}, "Back soon", script),
      pathOf({}, "Back soon", FILES, FILE),
      pathOf({}, "Back soon", FILES, { ...FILE, sha256: "b".repeat(64) }),
      pathOf({ kbps: 5000 }, "Back soon", FILES, FILE),
    ];
    expect(new Set(paths).size).toBe(paths.length);
    expect(pathOf({})).toBe(paths[0]);
    expect(paths[0]).toMatch(/^\/var\/lib\/restream\/placeholder\/[0-9a-f]{16}\.mp4$/);
  });
});

describe("lines", () => {
  it.each<[string, number, string[]]>([
    ["Back soon", 36, ["Back soon"]],
    ["We are back in a minute or two", 12, ["We are back", "in a minute", "or two"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["two  spaces\nand a break", 36, ["two spaces and a break"]],
    ["", 36, []],
  ])("of %j in %d characters", (text, length, expected) => {
    expect(lines(text, length)).toEqual(expected);
  });
});
