import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { noteStop, stoppedHere, unlessStopped } from "../../../control/shared/stopped";

const root = mkdtempSync(join(tmpdir(), "stopped-"));
const folder = join(root, "stopped");
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("a stop", () => {
  it("is noted with its time, for whoever reads it, whatever the umask", async () => {
    const before = process.umask(0o077);
    try {
      await noteStop(["twitch", "my-kick"], folder);
    } finally {
      process.umask(before);
    }
    const here = Number(process.hrtime.bigint() / 1_000_000n);
    const stopped = stoppedHere(folder);
    expect(Object.keys(stopped).sort()).toEqual(["my-kick", "twitch"]);
    expect(here - (stopped["twitch"] ?? 0)).toBeLessThan(60_000);
    expect([folder, join(folder, "twitch")].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o755, 0o644,
    ]);
  });
  it("that was never made is none, and so is what is no note", async () => {
    expect(stoppedHere(folder)).toEqual({});
    await noteStop(["twitch"], folder);
    writeFileSync(join(folder, "kick.new"), "1\n");
    writeFileSync(join(folder, "youtube"), "soon\n");
    expect(Object.keys(stoppedHere(folder))).toEqual(["twitch"]);
  });
});

it.each([
  [{}, ["twitch", "kick"]],
  [{ twitch: 99 }, ["twitch", "kick"]],
  [{ twitch: 100 }, ["kick"]],
  [{ twitch: 101, kick: 5000 }, []],
])("of what was decided at 100, with the stops %j, is left %j", (stopped, left) => {
  expect(unlessStopped(["twitch", "kick"], stopped, 100)).toEqual(left);
});

it("what was decided at no known time is left but for any stop", () => {
  expect(unlessStopped(["twitch", "kick"], { kick: 0 }, -Infinity)).toEqual(["twitch"]);
});
