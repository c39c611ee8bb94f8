// Ten rows of each suite are drawn, and each has a breakage that is there: so that nobody takes one away unseen.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_MUTANTS } from "../../../rehearsal/mutants";
import { BREAKAGES, type Breakage } from "../../../rehearsal/mutants/breakages";
import { COUNT, draw, LISTS, type DrawnSuite } from "../../../rehearsal/mutants/drawn";
import { SUITES } from "../../../rehearsal/run/suites";

const DRAWN: Readonly<Record<DrawnSuite, string>> = {
  story:
    "refuses-broken-release first-boot-fails secrets tells-faults strangers evidence-kept host-key publish-key droplet-gone second-up",
  faults:
    "ghost-beside-live feed-stand-by-frozen publisher-half-open stopped-while-silent platform-refuses watchdog-wrong-key cutover-bitrate feed-alone publisher-killed-600 platform-ends",
  encoders:
    "uplink-15 clock-starts-at-an-hour uplink-50 encoder-two-pps encoder-reordered-16 frames-left-out-20s no-keyframes clock-jumps-an-hour clock-steps-back-60ms clock-wraps",
  watch:
    "publisher-flaps command-edges command-status command-ghost fortnight watcher-killed publisher-bitrate disk-full-told machine-told feed-told",
  obs: "obs-uplink-40 obs-killed obs-start obs-uplink-40-as-it-comes obs-wrong-password obs-uplink-60-as-it-comes obs-uplink-60 obs-ghost obs-services obs-start-as-it-comes",
};
const suites = Object.keys(LISTS) as DrawnSuite[];

/** A mutant may tell a row for a shorter time: publisher-killed-5 for publisher-killed-600. */
const kindOf = (name: string): string => name.replace(/-\d+$/, "");

/** What is wrong with a breakage; nothing: undefined. */
const problemOf = (row: string, breakage: Breakage | undefined): string | undefined => {
  if (breakage === undefined) return `${row} has no breakage`;
  if ("mutant" in breakage) {
    const mutant = ALL_MUTANTS.find(({ name }) => name === breakage.mutant);
    if (!mutant) return `${row}: there is no mutant ${breakage.mutant}`;
    if (!mutant.notices) return `${row}: nobody is to notice ${mutant.name}`;
    return kindOf(mutant.row.name) === kindOf(row)
      ? undefined
      : `${row}: the mutant ${mutant.name} is about ${mutant.row.name}`;
  }
  const file = join(__dirname, "..", breakage.file);
  return readFileSync(file, "utf8").includes(`"${breakage.title}"`)
    ? undefined
    : `${row}: no test of ${breakage.file} is called ${JSON.stringify(breakage.title)}`;
};

describe.each(suites)("of the suite %s", (suite) => {
  const drawn = draw<string>(LISTS[suite]);

  it("ten are drawn, these", () => {
    expect(drawn.join(" ")).toBe(DRAWN[suite]);
    expect(new Set(drawn).size).toBe(COUNT);
  });

  it("each is a row", () => {
    const names = SUITES[suite].map(({ name }) => name);
    expect(drawn.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("each has a breakage, and no other has", () => {
    expect(drawn.flatMap((row) => problemOf(row, BREAKAGES[suite][row]) ?? [])).toEqual([]);
    expect(Object.keys(BREAKAGES[suite]).filter((row) => !drawn.includes(row))).toEqual([]);
  });
});

describe("another seed", () => {
  it("draws others", () => {
    expect(draw<string>(LISTS.faults, 13).join(" ")).not.toBe(DRAWN.faults);
  });
});

describe("a breakage is missed", () => {
  it.each<[string, string, Breakage | undefined, RegExp]>([
    ["that is none", "gap", undefined, /gap has no breakage/],
    ["whose mutant is gone", "gap", { mutant: "without-it" }, /no mutant without-it/],
    ["that is about another row", "gap", { mutant: "with-open-port" }, /is about strangers/],
    [
      "that nobody is to notice",
      "platform-silent",
      { mutant: "without-rw-timeout-alone" },
      /nobody is to notice/,
    ],
    [
      "whose test is gone",
      "gap",
      { file: "breakages/story.test.ts", title: "gap: there is none" },
      /no test of .* is called "gap: there is none"/,
    ],
  ])("%s", (_, row, breakage, says) => {
    expect(problemOf(row, breakage)).toMatch(says);
  });
});
