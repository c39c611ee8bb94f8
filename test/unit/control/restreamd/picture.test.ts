// A picture that is black or stands still, and silence: read from what watch-picture wrote, and told once to whoever asked.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  pictureOf,
  readPicture,
  type PictureFacts,
} from "../../../../control/restreamd/look/picture";
import { markOf } from "../../../../control/shared/event";
import { FACTS, OFFLINE, ONLINE, sends, story } from "./looks";

const WELL: PictureFacts = { isBlack: false, isStill: false, isSilent: false };

describe("what watch-picture wrote", () => {
  it.each([
    ["black= still= silent=\n", WELL],
    ["black=1 still=1 silent=\n", { isBlack: true, isStill: true, isSilent: false }],
    ["black= still= silent=1\n", { ...WELL, isSilent: true }],
    ["", undefined],
    ["black=1 still=1 silent=", undefined],
    ["black=2 still= silent=\n", undefined],
  ])("%j", (text, picture) => {
    expect(pictureOf(text)).toEqual(picture);
  });

  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "picture-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is believed while it is fresh", () => {
    const file = join(folder, "picture");
    expect(readPicture(file)).toBeUndefined();
    writeFileSync(file, "black=1 still= silent=\n");
    expect(readPicture(file)).toEqual({ ...WELL, isBlack: true });
    const before = Date.now() / 1000 - 16;
    utimesSync(file, before, before);
    expect(readPicture(file)).toBeUndefined();
  });
});

describe("what is told of it", () => {
  const config = { ...FACTS.config, watchPicture: true };
  const on = { path: ONLINE, restreams: { twitch: sends }, config };
  const sees = (picture: Partial<PictureFacts>): object => ({
    ...on,
    picture: { ...WELL, ...picture },
  });
  const told = (...looks: [number, object][]): string[] =>
    story([0, on], ...looks)
      .told.filter((line) => /picture|sound/.test(line))
      .map((line) => line.replace(/\d+ /, ""));
  const black = sees({ isBlack: true, isStill: true });
  const well = sees({});

  it("is nothing before a minute, and nothing where it was interrupted", () => {
    expect(told([2, black], [61, black], [62, well])).toEqual([]);
    expect(told([2, black], [50, black], [52, well], [54, black], [113, black])).toEqual([]);
  });

  it.each([
    ["picture-black", { isBlack: true, isStill: true }],
    ["picture-still", { isStill: true }],
    ["sound-silent", { isSilent: true }],
  ] as const)("is %s, once, and once that it is over", (kind, picture) => {
    const looks: [number, object][] = [
      [2, sees(picture)],
      [62, sees(picture)],
      [300, sees(picture)],
      [302, well],
      [308, sees(picture)],
      [310, well],
    ];
    expect(told(...looks)).toEqual([kind]);
    expect(told(...looks, [320, well])).toEqual([
      kind,
      expect.stringMatching(`^${kind}-over ends \\d+$`),
    ]);
  });

  it("is blue, and told to whoever wants what is important", () => {
    const { events } = story([0, on], [2, black], [62, black]);
    const event = events.find(({ kind }) => kind === "picture-black");
    expect(event?.level).toBe("important");
    expect(event && markOf(event)).toBe("blue");
  });

  it("is nothing of the placeholder, and what was told goes on behind it", () => {
    const gap = { ...black, path: OFFLINE };
    expect(told([2, gap], [62, gap], [64, black], [100, black], [123, black])).toEqual([]);
    expect(told([2, black], [62, black], [64, gap], [200, gap], [202, black])).toEqual([
      "picture-black",
    ]);
    const standBy = { ...black, feed: { ...FACTS.feed, source: "stand-by" } };
    expect(told([2, standBy], [62, standBy], [90, standBy])).not.toContain("picture-black");
  });

  it("is nothing of what is not known, which ends nothing either", () => {
    const unknown = { ...on, picture: undefined };
    expect(told([2, unknown], [62, unknown])).toEqual([]);
    expect(told([2, black], [62, black], [64, unknown], [200, unknown])).toEqual(["picture-black"]);
  });

  it("does not say that a still picture moves when it becomes black", () => {
    const still = sees({ isStill: true });
    expect(told([2, still], [62, still], [64, black], [80, black], [130, black])).toEqual([
      "picture-still",
      "picture-black",
    ]);
  });

  it("is nothing where nobody asks for it any more", () => {
    const unasked = { ...black, config: FACTS.config };
    expect(told([2, unasked], [62, unasked])).toEqual([]);
    expect(told([2, black], [62, black], [64, unasked], [200, unasked])).toEqual(["picture-black"]);
  });
});
