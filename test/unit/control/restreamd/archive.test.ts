import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Archive } from "../../../../control/restreamd/record/archive";
import { allOf, readArchive } from "../../../../control/shared/archive";
import type { Event } from "../../../../control/shared/event";

const event = (number: number, day = 10): Event => ({
  ...{ number, time: `2026-01-${day}T03:00:00Z`, kind: "test", level: "info", subject: "server" },
  ...{ what: `event ${number}`, since: "2026-01-10T03:00:00Z", seconds: null },
  ...{ viewers: "not affected", todo: "" },
});
const events = (from: number, to: number, day?: number): Event[] =>
  Array.from({ length: to - from + 1 }, (_, n) => event(from + n, day));
const numbers = (all: readonly Event[]): number[] => all.map(({ number }) => number);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "archive-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const open = (fullBytes = 1_000_000): Archive => new Archive({ folder, fullBytes });
const kept = (): number[] => numbers(readArchive(folder));
const file = (): string => join(folder, "events.jsonl");

describe("the archive", () => {
  it("has each event once, whatever part of them the state still keeps", async () => {
    const archive = open();
    await archive.add(events(1, 3));
    await archive.add(events(1, 3));
    await archive.add(events(3, 5));
    await archive.add(events(4, 6));
    expect(kept()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(readFileSync(file(), "utf8").split("\n")).toHaveLength(7);
  });

  it("gets what a crash between the state and it has kept from it, once", async () => {
    await open().add(events(1, 3));
    await open().add(events(1, 5));
    await open().add(events(2, 5));
    expect(kept()).toEqual([1, 2, 3, 4, 5]);
  });

  it("goes on behind a line that a power cut has torn, and has its event again", async () => {
    await open().add(events(1, 3));
    truncateSync(file(), readFileSync(file()).length - 20);
    await open().add(events(1, 4));
    expect(kept()).toEqual([1, 2, 3, 4]);
  });

  it("goes on after a torn line that is all it has", async () => {
    writeFileSync(file(), '{"number":1,"ti');
    await open().add(events(1, 2));
    expect(kept()).toEqual([1, 2]);
  });

  it("takes numbers that begin anew for other events", async () => {
    await open().add(events(1, 5));
    const archive = open();
    await archive.add(events(1, 2, 11));
    await archive.add(events(1, 3, 11));
    expect(kept()).toEqual([1, 2, 3, 4, 5, 1, 2, 3]);
  });

  it("is bounded: of many files' worth the newest four stay, in their order", async () => {
    const archive = open(1000);
    for (let number = 1; number <= 60; number++) await archive.add([event(number)]);
    const all = kept();
    expect(all.at(-1)).toBe(60);
    expect(all).toEqual(numbers(events(all[0] ?? 0, 60)));
    expect(all.length).toBeLessThan(30);
    expect(existsSync(join(folder, "events.3.jsonl"))).toBe(true);
    expect(existsSync(join(folder, "events.4.jsonl"))).toBe(false);
    // Just turned: what is the newest is known from the older file.
    await open(1000).add([event(59), event(60), event(61)]);
    expect(kept().slice(-3)).toEqual([59, 60, 61]);
  });

  it("says that it cannot be written, and has all of it once it can", async () => {
    const blocked = new Archive({ folder: join(folder, "in-the-way") });
    writeFileSync(join(folder, "in-the-way"), "");
    await expect(blocked.add(events(1, 2))).rejects.toThrow(/EEXIST|ENOTDIR/);
    rmSync(join(folder, "in-the-way"));
    await blocked.add(events(1, 3));
    expect(numbers(readArchive(join(folder, "in-the-way")))).toEqual([1, 2, 3]);
  });

  it("leaves out what a newer version wrote, and files that are not its own", async () => {
    await open().add(events(1, 2));
    appendFileSync(file(), '{"number":3,"kind":"moon"}\n');
    writeFileSync(join(folder, "notes.txt"), JSON.stringify(event(9)));
    expect(kept()).toEqual([1, 2]);
  });
});

describe("the archive and the state's events together", () => {
  it.each([
    ["an empty archive", [], events(4, 6), [4, 5, 6]],
    ["all of it archived", events(1, 6), events(4, 6), [1, 2, 3, 4, 5, 6]],
    ["the newest not yet", events(1, 5), events(4, 6), [1, 2, 3, 4, 5, 6]],
    ["none of it archived", events(1, 3), events(4, 6), [1, 2, 3, 4, 5, 6]],
    ["numbers anew", events(1, 3), events(1, 2, 11), [1, 2, 3, 1, 2]],
    ["no state", events(1, 3), [], [1, 2, 3]],
  ])("%s", (_, archived, state, expected) => {
    expect(numbers(allOf(archived, state))).toEqual(expected);
  });
});
