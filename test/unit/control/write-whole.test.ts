// A file is all of the old one or all of the new one, also where the disk takes only a part of a write.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeWhole } from "../../../control/shared/files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whole-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A process whose files may have 8 KiB: the kernel takes that much of a write, as a disk does that becomes full. */
const writeOnFullDisk = (file: string, bytes: number): string =>
  execFileSync(
    "bash",
    [
      ...["-c", 'ulimit -f 8; exec "$0" "$@"', process.execPath, "--import", "tsx", "-e"],
      `require(${JSON.stringify(resolve("control/shared/files.ts"))})
        .writeWhole(${JSON.stringify(file)}, "b".repeat(${bytes}), 0o600)
        .then(() => console.log("written"), (error) => console.log(error.code))`,
    ],
    { encoding: "utf8" },
  ).trim();

describe("a file written whole", () => {
  it("has the new text, and nothing beside it is left", async () => {
    const file = join(folder, "state.json");
    await writeWhole(file, "a", 0o600);
    await writeWhole(file, "b", 0o600);
    expect(readFileSync(file, "utf8")).toBe("b");
    expect(readdirSync(folder)).toEqual(["state.json"]);
  });

  it("takes the place of what a kill left half-written", async () => {
    const file = join(folder, "state.json");
    writeFileSync(`${file}.new`, "half of it, and longer");
    await writeWhole(file, "a", 0o600);
    expect(readFileSync(file, "utf8")).toBe("a");
  });

  it("stays what it was where only a part of the new one has room", () => {
    const file = join(folder, "state.json");
    writeFileSync(file, "a".repeat(4000));
    expect(writeOnFullDisk(file, 8000)).toBe("written");
    expect(writeOnFullDisk(file, 20_000)).toBe("EFBIG");
    expect(readFileSync(file, "utf8")).toBe("b".repeat(8000));
    expect(readdirSync(folder)).toEqual(["state.json"]);
  }, 30_000);
});
