import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import {
  examinationOf,
  findingLines,
  notLooked,
  ok,
  parseExamination,
  wrong,
  type Finding,
} from "../../../../../control/command/doctor/finding";
import { readPackages } from "../../../../../control/command/doctor/packages";
import {
  machineFindings,
  noticesFinding,
  packagesFinding,
  placeholderFinding,
  stoppedFindings,
  transferFinding,
} from "../../../../../control/command/doctor/server";
import { findingsOf } from "../../../../../control/command/doctor/doctor";
import type {
  Packages,
  Readings,
  TargetReading,
  Watcher,
} from "../../../../../control/command/doctor/readings";
import { statusOf } from "../../../../../control/command/status";
import {
  changesFindings,
  cutoverFinding,
  partFindings,
  troubleFindings,
} from "../../../../../control/command/doctor/server";
import { allWell } from "../facts";

const TIME = Date.parse("2026-01-10T12:00:00Z");
const said = (findings: Finding | readonly Finding[]): string[] =>
  [findings].flat().map(({ verdict, what }) => `${verdict} ${what}`);

describe("packages", () => {
  const HOUR = 3_600_000;
  const fresh: Packages = { held: [], pending: [], listedAt: TIME - HOUR };
  it.each<[what: string, packages: Packages | undefined, isOnAir: boolean, words: RegExp[]]>([
    ["nothing waits", fresh, false, [/^ok No security update waits/]],
    ["apt is silent", undefined, false, [/^not-looked/]],
    ["some wait before the event", { ...fresh, pending: ["ffmpeg"] }, false, [/^wrong .*ffmpeg/]],
    ["some wait on air", { ...fresh, pending: ["ffmpeg"] }, true, [/^ok 1 .*end of the event/]],
    ["held", { ...fresh, held: ["curl", "git"] }, true, [/^wrong .*curl, git/]],
    ["never looked", { ...fresh, listedAt: undefined }, true, [/^wrong Nobody has looked.*yet/]],
    ["not for long", { ...fresh, listedAt: TIME - 100 * HOUR }, true, [/^wrong .*for 4 days/]],
    [
      "all of it",
      { held: ["a"], pending: ["b"], listedAt: undefined },
      false,
      [/^wrong/, /^wrong/, /^wrong/],
    ],
  ])("%s", (_, packages, isOnAir, words) => {
    const findings = said(packagesFinding(packages, TIME, isOnAir));
    expect(findings).toHaveLength(words.length);
    words.forEach((word, at) => {
      expect(findings[at]).toMatch(word);
    });
  });

  it("apt's words are read", () => {
    const plan = [
      "Reading package lists...",
      "Inst libc6 [2.41-12] (2.41-12+deb13u1 Debian-Security:13/stable-security [amd64])",
      "Inst curl [8.14.1-2] (8.14.1-2+deb13u2 Debian:13.3/stable [amd64])",
      "Inst base-files [13.8] (13.8+deb13u1 Debian:13.3/stable, Debian-Security:13/stable-security [amd64])",
      "Conf libc6 (2.41-12+deb13u1 Debian-Security:13/stable-security [amd64])",
    ].join("\n");
    expect(readPackages("git\nvim\n", plan)).toEqual({
      held: ["git", "vim"],
      pending: ["libc6", "base-files"],
    });
    expect(readPackages("", "")).toEqual({ held: [], pending: [] });
  });
});

describe("the notices", () => {
  const event = (number: number, time: string, level: "info" | "important"): never =>
    ({ number, time, level }) as never;
  const events = [
    event(1, "2026-01-10T10:00:00Z", "important"),
    event(2, "2026-01-10T11:00:00Z", "info"),
    event(3, "2026-01-10T11:59:30Z", "important"),
  ];
  const target = (level: "all" | "important", cursor: number | undefined): TargetReading => ({
    ...{ level, cursor },
  });
  it.each<[what: string, targets: TargetReading[], words: RegExp]>([
    ["nobody is to be told", [], /^not-looked nobody/],
    ["all taken", [target("all", 3), target("important", 3)], /^ok .*all 2 targets/],
    ["the newest is still on its way", [target("all", 2)], /^ok .*their target/],
    ["what is not for it moves nothing", [target("important", 1)], /^ok/],
    ["an old one was not taken", [target("all", 1), target("all", 3)], /^wrong 1 of 2/],
    ["one was never sent anything", [target("all", undefined), target("all", 3)], /^wrong 1 of 2/],
    ["the notices never ran", [target("important", undefined)], /^wrong 1 of 1/],
  ])("%s", (_, targets, words) => {
    expect(said(noticesFinding(targets, { events }, TIME))[0]).toMatch(words);
  });
  it("that cannot be read are not looked at, nor before anything has happened", () => {
    const all = [undefined, [target("all", 0)]] as const;
    expect(said(noticesFinding(all[0], { events }, TIME))[0]).toMatch(/^not-looked/);
    expect(said(noticesFinding(all[1], { events: [] }, TIME))[0]).toMatch(/^not-looked/);
  });
});

describe("what tells and what looks", () => {
  it.each<[what: string, Watcher[], TargetReading[] | undefined, RegExp[]]>([
    ["runs", [], [], []],
    [
      "the notices do not run",
      ["notices"],
      [{ level: "all", cursor: 3 }],
      [/^wrong .*of anything/],
    ],
    ["the same, their file unreadable", ["notices"], undefined, [/^wrong .*of anything/]],
    ["the same, nobody is to be told", ["notices"], [], []],
    [
      "the others do not run",
      ["broadcasts", "picture"],
      [],
      [/^wrong .*platforms/, /^wrong .*black/],
    ],
  ])("%s", (_, stopped, notices, words) => {
    const findings = stoppedFindings({ stopped, notices });
    expect(said(findings)).toEqual(words.map((word) => expect.stringMatching(word) as string));
  });
  it("is started again by what stands below", () => {
    const [finding] = stoppedFindings({ stopped: ["picture"], notices: [] });
    expect(finding?.steps).toEqual([
      { run: "restream ssh systemctl restart restreamd-picture" },
      { run: "restream logs picture" },
    ]);
  });
  it("no line says that the notices were taken while nothing sends them", () => {
    const facts = allWell();
    const notices: TargetReading[] = [{ level: "all", cursor: 1_000_000 }];
    const lines = (stopped: Watcher[]): string[] =>
      said(findingsOf(facts, statusOf(facts), { ...READINGS, notices, stopped }, TIME)).filter(
        (line) => /notices/.test(line),
      );
    expect(lines([])).toEqual([expect.stringMatching(/^ok The notices/)]);
    expect(lines(["notices"])).toEqual([expect.stringMatching(/^wrong What sends the notices/)]);
  });
});

const READINGS: Readings = {
  ...{ placeholder: undefined, clock: undefined, diskFree: undefined, memoryFree: undefined },
  ...{ packages: undefined, destinations: [], unreadable: {}, measured: undefined },
  ...{ notices: undefined, stopped: [], planned: [], recording: undefined },
  ...{ certificate: undefined, pair: undefined },
};

describe("the machine", () => {
  it.each([
    [{ clock: "right", diskFree: 0.5, memoryFree: 0.5 }, [/^ok/, /^ok 50 % of the disk/, /^ok/]],
    [{ clock: "wrong", diskFree: 0.05, memoryFree: 0.02 }, [/^wrong/, /^wrong 5 %/, /^wrong 2 %/]],
    [{ clock: "starts", diskFree: 1, memoryFree: 1 }, [/^not-looked/, /^ok/, /^ok/]],
    [
      { clock: "container", diskFree: undefined, memoryFree: undefined },
      [/^not-looked/, /^not-looked/, /^not-looked/],
    ],
  ] as const)("%j", (readings, words) => {
    words.forEach((word, at) => {
      expect(said(machineFindings(readings))[at]).toMatch(word);
    });
  });
  it.each([
    [undefined, /^not-looked/],
    [{ path: "/p.mp4", bytes: 5 }, /^ok/],
    [{ path: "/p.mp4", bytes: 0 }, /^wrong .*\/p\.mp4/],
    [{ path: "/p.mp4", bytes: undefined }, /^wrong/],
  ])("the placeholder %j", (placeholder, words) => {
    expect(said(placeholderFinding(placeholder))[0]).toMatch(words);
  });
});

describe("what waits", () => {
  const status = statusOf(allWell());
  it("nothing: each is well", () => {
    expect(said(changesFindings(status))).toEqual(["ok No change waits"]);
    expect(said(cutoverFinding(status))[0]).toMatch(/^ok/);
    expect(said(partFindings(status))[0]).toMatch(/^ok/);
  });
  it("a restream's change, a rollback, a cutover", () => {
    const waits = { ...status, waiting: ["twitch"], rolledBackFrom: "7c2e" };
    expect(said(changesFindings(waits))).toEqual([
      expect.stringMatching(/^wrong .*Twitch/),
      expect.stringMatching(/^wrong .*7c2e/),
    ]);
    const cutover = { ...status, publisher: { ...status.publisher, cutover: "office" } };
    expect(said(cutoverFinding(cutover))[0]).toMatch(/^note Only office/);
  });
  it("a part that does not run is a trouble of status', and no line says that all run", () => {
    const off = { ...status, hub: "off" as const };
    expect(partFindings(off)).toEqual([]);
  });
  it("traffic beyond what is included", () => {
    const of = (more: object): string => said(transferFinding({ ...status, ...more }))[0] ?? "";
    const known = { transferGiB: 10, transferAllowanceGiB: 1000 };
    expect(of({ transferGiB: null })).toMatch(/^not-looked/);
    expect(of({ ...known, transferExpectedGiB: null })).toMatch(/^ok 10 GiB/);
    const more = { ...known, transferExpectedGiB: 1200, transferExtraDollars: 2 };
    expect(of({ ...more, transferExtraDollars: 0 })).toMatch(/^ok/);
    expect(of(more)).toMatch(/^wrong About 1200 GiB.*\$2\.00 extra/);
  });
  it("status' troubles are said, but none twice", () => {
    const troubles = ["one", "two"].map((what) => ({
      ...{ what, todo: "do", steps: [{ say: "do" }], urgency: "now" as const },
    }));
    expect(said(troubleFindings({ ...status, troubles }, [wrong("limit", "one", [])]))).toEqual([
      "wrong two",
    ]);
  });
});

describe("what the doctor prints", () => {
  const findings = [
    ok("disk", "50 % of the disk is free"),
    wrong("key", "The key is wrong", ["Mend it:", { run: "pulumi up" }], { destination: "twitch" }),
    notLooked("picture", "no OBS is on air"),
  ];
  it("a line each, the next step below, and a sum", () => {
    expect(findingLines(findings, createColors(false))).toEqual([
      "ok     50 % of the disk is free",
      "WRONG  The key is wrong",
      "       do: Mend it: pulumi up",
      "-      not looked: no OBS is on air",
      "",
      "1 wrong: do what stands below each.",
    ]);
    expect(findingLines([], createColors(false)).at(-1)).toBe("Nothing is wrong.");
  });
  it("JSON that home reads again", () => {
    const examination = examinationOf(findings, "2026-01-10T12:00:00Z");
    expect(examination.well).toBe(false);
    expect(parseExamination(JSON.stringify(examination))).toEqual(examination);
    expect(examinationOf(findings.slice(2), "").well).toBe(true);
    expect(() => parseExamination("unknown command 'doctor'")).toThrow();
    // A newer server's topics are taken.
    const newer = { ...examination, findings: [{ ...findings[0], topic: "moon" }], more: 1 };
    expect(parseExamination(JSON.stringify(newer)).findings[0]?.topic).toBe("moon");
  });
});
