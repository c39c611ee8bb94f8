// Whether a race that went wrong would be noticed: overwritten, mixed, half-applied, cut, or run with files of before.
import { describe, expect, it } from "vitest";
import { courseOf, type Course } from "../../../rehearsal/faults/apply-race/course";
import {
  fileOf,
  marked,
  SPARE_PRESET,
  SPARE_UNIT,
  userOf,
  withSpare,
  type Release,
} from "../../../rehearsal/faults/apply-race/releases";
import type { Look } from "../../../rehearsal/faults/apply-race/look";
import {
  BEFORE,
  filesOf,
  inOrder,
  outcomeOf,
  verdict,
  type Heard,
  type Race,
} from "../../../rehearsal/faults/apply-race/verdict";

const FILM = "/var/lib/restream/placeholder/0123456789abcdef.mp4";
const YML = `authInternalUsers:\n  - user: home\n    pass: sha256:x\napi: true\npaths:\n  live:\n    alwaysAvailableFile: ${FILM}\n`;
const OWN: Release = {
  staged: {
    placeholder: { path: FILM, args: [FILM] },
    mediamtx: { version: "v1.21.0", url: "http://mirror.example/m.tar.gz", sha256: "b".repeat(64) },
    files: [
      fileOf("/etc/restream/restreamd.json", "0644", ["restreamd.service"], '{"destinations":[]}'),
      fileOf("/usr/local/share/restream/restream.service", "0644", [], "[Service]\n"),
    ],
  },
  secret: [fileOf("/etc/restream/mediamtx.yml", "0600", ["mediamtx-restream.service"], YML)],
};
const BASE = withSpare(OWN, "rtmp://spare.example/app");

const course = (seed = 101): Course => courseOf({ kind: "two laptops", seed });
const [A, B] = course().runners as [Course["runners"][number], Course["runners"][number]];
const RELEASES = new Map([
  [BEFORE, BASE],
  [A.name, marked(BASE, A.name, 401)],
  [B.name, marked(BASE, B.name, 402)],
]);

const LIVE = [
  ...["mediamtx-hub", "mediamtx-restream", "mediamtx-feed"],
  ...["restream-twitch", "restream-youtube", "restreamd"],
].map((name) => `${name}.service`);
const contentAt = (release: Release, path: string): string =>
  [...release.staged.files, ...release.secret].find((file) => file.path === path)?.content ?? "";

/** Everything as it is when this release is in force, and has been for a while. */
const lookWith = (name: string, begun: number[]): Look => {
  const release = RELEASES.get(name) ?? BASE;
  return {
    begun,
    isBusy: false,
    left: [],
    files: Object.fromEntries(
      [...filesOf(release)].map(([path, is]) => [path, { is, changedAt: 1 }]),
    ),
    units: Object.fromEntries(
      LIVE.map((unit) => [unit, { isRunning: true, invocation: "1", startedAt: 2, pid: 1 }]),
    ),
    users: name === BEFORE ? ["home"] : ["home", userOf(name)],
    mediamtx: { onDisk: contentAt(release, "/etc/restream/mediamtx.yml"), inForce: YML },
    spare: { onDisk: contentAt(release, SPARE_PRESET), inForce: "" },
    placeholders: { "mediamtx-restream.service": { path: FILM, isThere: true } },
  };
};

const LATER = {
  code: 3,
  words: "REFUSED, nothing was changed: a later release has begun to arrive",
};
const CUT = { code: 3, words: "REFUSED. This release would restart restream-spare.service" };
const heard = (runner: Heard["runner"], pid: number, more: Partial<Heard> = {}): Heard => ({
  ...{ runner, pid, code: 0, words: "release applied" },
  ...more,
});

/** A began, then B, whose release is in force. */
const race = (more: Partial<Race> = {}, after: Partial<Look> = {}): Race => ({
  course: course(),
  heard: [heard(A, 10, LATER), heard(B, 20)],
  before: lookWith(BEFORE, [5]),
  after: { ...lookWith(B.name, [5, 10, 20]), ...after },
  candidates: new Map([...RELEASES].map(([name, release]) => [name, filesOf(release)])),
  releases: RELEASES,
  keySeen: undefined,
  ...more,
});
const withUnit = (unit: string, more: Partial<Look["units"][string]>): Look["units"] => {
  const { units } = lookWith(B.name, []);
  const is = units[unit] ?? { isRunning: false, invocation: "", startedAt: 0, pid: 0 };
  return { ...units, [unit]: { ...is, ...more } };
};
const FILES_OF_B = lookWith(B.name, []).files;

describe("a race", () => {
  it("is well when the one that began last is in force, whole", () => {
    expect(verdict(race())).toEqual([]);
  });

  it("is well when both were applied, one after the other", () => {
    expect(verdict(race({ heard: [heard(A, 10), heard(B, 20)] }))).toEqual([]);
  });

  it.each<[string, Race, string[]]>([
    [
      "an orphan overwrites the newer one",
      race(
        {
          course: courseOf({ kind: "orphan", seed: 201 }),
          heard: [heard({ ...A, lineLostAt: 1 }, 10, { code: undefined, words: "" }), heard(B, 20)],
        },
        lookWith(A.name, [5, 10, 20]),
      ),
      [`${B.name} began last, and ${A.name} is in force`],
    ],
    [
      "the one that began first is in force at last",
      race({ heard: [heard(A, 10), heard(B, 20)] }, lookWith(A.name, [5, 10, 20])),
      [`${B.name} began last, and ${A.name} is in force`],
    ],
    [
      "files of both are in force",
      race(
        {},
        {
          files: {
            ...FILES_OF_B,
            "/etc/restream/restreamd.json": lookWith(A.name, []).files[
              "/etc/restream/restreamd.json"
            ] ?? { is: "", changedAt: 0 },
          },
        },
      ),
      ["no release is in force whole"],
    ],
    [
      "each is told of a later one",
      race({ heard: [heard(A, 10, LATER), heard(B, 20, LATER)] }, lookWith(BEFORE, [5, 10, 20])),
      [`${B.name} began last, and was told of a later one`],
    ],
    [
      "one fails",
      race({ heard: [heard(A, 10, { code: 1, words: "ENOENT" }), heard(B, 20)] }),
      [`${A.name} failed: ENOENT`],
    ],
    [
      "one is refused although nothing would be cut",
      race({ heard: [heard(A, 10, CUT), heard(B, 20)] }),
      [`${A.name} cut: ${CUT.words}`],
    ],
    [
      "one that cuts is applied",
      race({ heard: [heard({ ...A, cuts: true }, 10), heard(B, 20)] }),
      [`${A.name} applied: release applied`],
    ],
    [
      "one was refused, and the other one's files are there although it was, too",
      race({
        heard: [heard(A, 10, LATER), heard({ ...B, cuts: true }, 20, CUT)],
        after: lookWith(A.name, [5, 10, 20]),
      }),
      [`${B.name} was refused, and ${A.name} is in force`],
    ],
    [
      "one has never begun",
      race({}, { begun: [5, 20] }),
      ["1 releases have begun, 1 of 2 are known to have"],
    ],
    [
      "somebody else's has begun",
      race({}, { begun: [5, 10, 20, 30] }),
      ["3 releases have begun, 2 of 2 are known to have"],
    ],
    [
      "it leaves what is owed",
      race({}, { left: ["/var/lib/restream/unfinished.json"] }),
      ["/var/lib/restream/unfinished.json was left"],
    ],
    [
      "a unit runs with a file of before",
      race({}, { units: withUnit("restreamd.service", { startedAt: 0.5 }) }),
      ["restreamd.service runs since before /etc/restream/restreamd.json was changed"],
    ],
    [
      "a broadcast is interrupted",
      race({}, { units: withUnit("restream-youtube.service", { invocation: "2" }) }),
      ["restream-youtube.service was restarted while everything was live"],
    ],
    [
      "MediaMTX has ended",
      race({}, { units: withUnit("mediamtx-restream.service", { isRunning: false }) }),
      ["mediamtx-restream.service does not run"],
    ],
    [
      "MediaMTX's placeholder is gone",
      race({}, { placeholders: { "mediamtx-restream.service": { path: FILM, isThere: false } } }),
      [`mediamtx-restream.service runs, and its placeholder ${FILM} is gone`],
    ],
    [
      "MediaMTX knows the users of the other one",
      race({}, { users: ["home", userOf(A.name)] }),
      [`MediaMTX knows home, ${userOf(A.name)}, the configuration home, ${userOf(B.name)}`],
    ],
    [
      "MediaMTX cannot be asked",
      race({}, { users: null }),
      [`MediaMTX knows nobody, the configuration home, ${userOf(B.name)}`],
    ],
    [
      "MediaMTX was started with another placeholder than the configuration's",
      race(
        {},
        {
          mediamtx: {
            ...lookWith(B.name, []).mediamtx,
            inForce: YML.replace("0123456789abcdef", "fedcba9876543210"),
          },
        },
      ),
      ["MediaMTX runs with another configuration than the one in force"],
    ],
    [
      "a start that was asked for is lost",
      race({ course: { ...course(), startsAt: 1 } }),
      ["the start was lost"],
    ],
    [
      "somebody starts what nobody started",
      race(
        { keySeen: `test-key-spare-${B.name}` },
        {
          units: withUnit(SPARE_UNIT, { isRunning: true, startedAt: 2 }),
          spare: {
            onDisk: lookWith(B.name, []).spare.onDisk,
            inForce: lookWith(B.name, []).spare.onDisk,
          },
        },
      ),
      ["nobody started the spare restream"],
    ],
    [
      "a start beside it runs with the key of before",
      race(
        { course: { ...course(), startsAt: 1 }, keySeen: `test-key-spare-${A.name}` },
        {
          units: withUnit(SPARE_UNIT, { isRunning: true, startedAt: 2 }),
          spare: {
            onDisk: lookWith(B.name, []).spare.onDisk,
            inForce: lookWith(A.name, []).spare.onDisk,
          },
        },
      ),
      [
        "the spare restream runs with another key",
        `the spare platform is shown test-key-spare-${A.name}, not the key in force`,
      ],
    ],
  ])("is not well when %s", (_, told, problems) => {
    expect(verdict(told)).toEqual(problems);
  });

  it("is well when a line is lost before anything has begun", () => {
    const never = heard({ ...A, lineLostAt: 1 }, 0, { pid: undefined, code: undefined, words: "" });
    expect(verdict(race({ heard: [never, heard(B, 20)] }, { begun: [5, 20] }))).toEqual([]);
  });

  it("beside a start may be refused, and leaves the one before", () => {
    const started = { ...course(), startsAt: 1 };
    const preset = lookWith(BEFORE, []).spare.onDisk;
    const told = race({
      course: started,
      heard: [heard(A, 10, LATER), heard(B, 20, CUT)],
      keySeen: "test-key-spare",
      after: {
        ...lookWith(BEFORE, [5, 10, 20]),
        units: withUnit(SPARE_UNIT, { isRunning: true, startedAt: 2 }),
        spare: { onDisk: preset, inForce: preset },
      },
    });
    expect(verdict(told)).toEqual([]);
  });
});

describe("who began when", () => {
  const lost = heard({ ...A, lineLostAt: 1 }, 0, { code: undefined, words: "" });

  it("is known of one that said nothing, when it is the only one", () => {
    const unknown = { ...lost, pid: undefined };
    expect(inOrder([unknown, heard(B, 20)], [10, 20])).toEqual([unknown, heard(B, 20)]);
  });

  it("is not known of two that said nothing, nor of one that never began", () => {
    const unknown = { ...lost, pid: undefined };
    expect(inOrder([unknown, { ...unknown, runner: B }], [10, 20])).toEqual([]);
    expect(inOrder([unknown, heard(B, 20)], [20])).toEqual([heard(B, 20)]);
  });

  it.each<[string, Partial<Heard>, string]>([
    ["applied", {}, "applied"],
    ["told of a later one", LATER, "later"],
    ["refused for what it would cut", CUT, "cut"],
    ["not heard of any more", { code: undefined, words: "pid 10" }, "lost"],
    ["taken away before it began", { code: 1, words: "The staged release is damaged" }, "gone"],
    ["failed", { code: 1, words: "ENOENT" }, "failed"],
  ])("%s", (_, more, outcome) => {
    expect(outcomeOf(heard(A, 10, more))).toBe(outcome);
  });
});
