import { describe, expect, it } from "vitest";
import { releaseIdOf } from "../../../control/apply/keep";
import { parseRelease } from "../../../control/apply/release";
import { brings, releasesText, targetOf } from "../../../control/command/releases";
import {
  inForce,
  orphansOf,
  parseIndex,
  previous,
  withoutOthers,
  withRelease,
  type KeptRelease,
  type ReleaseIndex,
} from "../../../control/shared/releases";

const release = (letter: string, minute: number): KeptRelease => ({
  id: letter.repeat(8),
  at: `2026-11-26T03:0${minute}:00Z`,
  files: 40,
});
const [A, B, C, D] = [release("a", 1), release("b", 2), release("c", 3), release("d", 4)];
const after = (...steps: (KeptRelease | { back: KeptRelease })[]): ReleaseIndex => {
  let index: ReleaseIndex | undefined;
  for (const step of steps)
    index =
      ("back" in step ? withRelease(index, step.back, true) : withRelease(index, step, false)) ??
      index;
  if (!index) throw new Error("no step");
  return index;
};
const idsOf = ({ releases }: ReleaseIndex): string[] => releases.map(({ id }) => id);

describe("a release that is kept", () => {
  it("is known by its files", () => {
    const open = JSON.stringify({ files: [{ path: "/a/choose-publisher", content: "/b" }] });
    expect([brings(open, "/a/choose-publisher"), brings(open, "/b")]).toEqual([true, false]);
  });
});

describe("the releases that are kept", () => {
  it("are the last three that were in force", () => {
    expect(idsOf(after(A, B, C))).toEqual([A.id, B.id, C.id]);
    expect(withRelease(after(A, B, C), D, false)).toEqual({ releases: [B, C, D] });
    expect(orphansOf([A.id, B.id, C.id, D.id], after(A, B, C, D))).toEqual([A.id]);
    expect(orphansOf([A.id], undefined), "of a list that is lost").toEqual([A.id]);
  });

  it("stay as they are where the one in force comes again", () => {
    expect(withRelease(after(A, B), B, false)).toBeUndefined();
    expect(withRelease(after(A, B, { back: A }), A, false), "pulumi up to it").toEqual({
      releases: [B, A],
    });
  });

  it("are forgotten but for the one in force, and a rollback is not", () => {
    expect(withoutOthers(after(A, B, { back: A }))).toEqual({
      releases: [A],
      rolledBackFrom: B.id,
    });
  });

  it("hold one that comes again once", () => {
    expect(idsOf(after(A, B, A))).toEqual([B.id, A.id]);
  });

  it("after a rollback are the same, and the newest is known until it or another comes", () => {
    const back = after(A, B, C, { back: A });
    expect(idsOf(back)).toEqual([B.id, C.id, A.id]);
    expect(back.rolledBackFrom).toBe(C.id);
    expect(withRelease(back, B, true)?.rolledBackFrom, "further back").toBe(C.id);
    expect(withRelease(back, C, true)?.rolledBackFrom, "forward").toBeUndefined();
    expect(withRelease(back, D, false)?.rolledBackFrom, "pulumi up").toBeUndefined();
  });

  it("are read as they are written, and nothing else is", () => {
    const index = after(A, { back: B });
    expect(parseIndex(JSON.stringify(index))).toEqual(index);
    expect(() => parseIndex('{"releases":[{"id":"../../etc","at":"","files":1}]}')).toThrow();
  });

  it("have the id of what they install, and what is allowed is no part of it", () => {
    const placeholder = { path: `/var/lib/restream/placeholder/${"0".repeat(16)}.mp4`, args: [] };
    const mediamtx = { version: "v1.21.0", url: "http://mirror.example/m", sha256: "b".repeat(64) };
    const open = JSON.stringify({ placeholder, mediamtx, files: [] });
    const of = (secret: object): string => releaseIdOf(parseRelease(open, JSON.stringify(secret)));
    expect(of({ files: [], allow: "0123abcd" })).toBe(of({ files: [] }));
    expect(
      of({
        files: [
          {
            ...{ path: "/etc/restream/a", mode: "0600", units: [], content: "" },
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          },
        ],
      }),
    ).not.toBe(of({ files: [] }));
  });
});

describe("restream rollback", () => {
  it("goes to the one before, or to the one named", () => {
    const index = after(A, B, C);
    expect(targetOf(index, undefined)).toEqual(B);
    expect(targetOf(index, A.id)).toEqual(A);
    expect(previous(index)).toEqual(B);
    expect(inForce(index)).toEqual(C);
  });

  it.each<[string, ReleaseIndex | undefined, string | undefined, string]>([
    ["none is kept", undefined, undefined, "No release before this one is kept"],
    ["only this one is kept", after(A), undefined, "No release before this one is kept"],
    [
      "nobody knows it",
      after(A, B),
      "1234",
      'No release "1234" is kept. Those that are: aaaaaaaa, bbbbbbbb',
    ],
  ])("says so where %s", (_, index, id, words) => {
    expect(() => targetOf(index, id)).toThrow(words);
  });
});

describe("restream releases", () => {
  it("lists them, the newest first, and the way back", () => {
    expect(releasesText(after(A, B, C))).toBe(
      [
        "cccccccc   2026-11-26 03:03 UTC   40 files   in force",
        "bbbbbbbb   2026-11-26 03:02 UTC   40 files",
        "aaaaaaaa   2026-11-26 03:01 UTC   40 files",
        "Back to the one before: restream rollback bbbbbbbb",
      ].join("\n"),
    );
    expect(releasesText(after(A, B, { back: A }))).toContain("40 files   newest, rolled back");
    expect(releasesText(undefined)).toMatch(/^No release is kept yet/);
  });
});
