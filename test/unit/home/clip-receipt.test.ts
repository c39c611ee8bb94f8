// How a clip becomes a file at home: a line first, its bytes after it, in whatever parts they come.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { headIn, progressWords, Receipt } from "../../../home/clip-receipt";

const HEAD = { said: ["a clip"], name: "clip-20261127-0310.mp4", bytes: 6 };
const SENT = Buffer.concat([
  Buffer.from(`${JSON.stringify(HEAD)}\n`),
  Buffer.from([0, 10, 255, 13, 10, 1]),
]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clip-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("what the server sends", () => {
  it.each([1, 7, SENT.length - 5, SENT.length])("in parts of %i bytes is a file", (step) => {
    const receipt = new Receipt((name) => join(folder, `${name}.part`));
    for (let at = 0; at < SENT.length; at += step) receipt.take(SENT.subarray(at, at + step));
    receipt.close();
    expect(receipt.head).toEqual(HEAD);
    expect(receipt.bytes).toBe(HEAD.bytes);
    expect(readFileSync(join(folder, `${HEAD.name}.part`))).toEqual(SENT.subarray(-HEAD.bytes));
  });
  it("is no file before its first line has come", () => {
    const receipt = new Receipt((name) => join(folder, name));
    receipt.take(SENT.subarray(0, 20));
    expect(receipt.part).toBeUndefined();
    expect(existsSync(join(folder, HEAD.name))).toBe(false);
  });
  it("refuses where another is written, and leaves that alone", () => {
    const part = join(folder, "part");
    writeFileSync(part, "mine");
    const receipt = new Receipt(() => part);
    expect(() => {
      receipt.take(SENT);
    }).toThrow(/is there: another restream clip/);
    expect(receipt.part).toBeUndefined();
    expect(readFileSync(part, "utf8")).toBe("mine");
  });
  it("refuses what never becomes a line", () => {
    const receipt = new Receipt(() => join(folder, "part"));
    expect(() => {
      receipt.take(Buffer.alloc(20_000, "a"));
    }).toThrow(/not understood/);
  });
});

describe("its first line", () => {
  it.each([
    ["no JSON", "kept: 03:10"],
    ["another path", JSON.stringify({ ...HEAD, name: "../clip-20261127-0310.mp4" })],
    ["another kind", JSON.stringify({ ...HEAD, name: "clip-20261127-0310.sh" })],
    ["no size", JSON.stringify({ ...HEAD, bytes: "6" })],
    ["no words", JSON.stringify({ ...HEAD, said: undefined })],
  ])("is refused: %s", (_, line) => {
    expect(() => headIn(line)).toThrow(/not understood/);
  });
});

it("says how far it is", () => {
  expect(progressWords(12_900_000, 224_100_000)).toBe("12 of 225 MB");
});
