// Which of several staged releases is the one in force: a refused one beside it was enough to stumble over.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { INCOMING, releaseInForce } from "../../../rehearsal/verbs/staged-release";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "staged-"));
  mkdirSync(join(root, INCOMING), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const put = (path: string, content: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
/** @param at seconds since the epoch */
const stage = (name: string, files: Record<string, string>, at: number): void => {
  const listed = Object.entries(files).map(([path, content]) => ({
    path,
    sha256: createHash("sha256").update(content).digest("hex"),
  }));
  const file = join(INCOMING, name, "release.json");
  put(file, JSON.stringify({ files: listed }));
  utimesSync(join(root, file), at, at);
};

describe("the staged release that is in force", () => {
  it("is the one whose files are there, also beside a newer one that was refused", () => {
    put("/etc/a", "1");
    put("/etc/b", "1");
    stage("old", { "/etc/a": "1", "/etc/b": "1" }, 100);
    stage("refused", { "/etc/a": "1", "/etc/b": "2" }, 200);
    expect(releaseInForce(root)).toBe(join(INCOMING, "old"));
  });

  it("is the one that was staged last, of two that are the same", () => {
    put("/etc/a", "1");
    stage("b", { "/etc/a": "1" }, 100);
    stage("a", { "/etc/a": "1" }, 50);
    expect(releaseInForce(root)).toBe(join(INCOMING, "b"));
  });

  it("is none when a file of each is missing or another", () => {
    put("/etc/a", "1");
    stage("mixed", { "/etc/a": "2" }, 100);
    stage("lost", { "/etc/a": "1", "/etc/b": "1" }, 200);
    mkdirSync(join(root, INCOMING, "half-staged"));
    expect(() => releaseInForce(root)).toThrow(/none of the releases/);
  });
});
