// Which scenarios run side by side, what becomes of their reports, and what the progress promises.
import { describe, expect, it } from "vitest";
import { isOfPair, lanesOf, mergeReports } from "../../rehearsal/run/lanes";
import { conclude, emptyReport, summary } from "../../rehearsal/result/report";
import { NOT_MEASURED, outcomeOf } from "../../rehearsal/result/outcome";
import type { Report, ScenarioResult } from "../../rehearsal/result/report";
import type { LaneName, Scenario } from "../../rehearsal/verbs/scenario";
import { SUITES } from "../../rehearsal/run/suites";
import { learn, whereWeAre } from "../../rehearsal/run/time-left";

const scenario = (name: string, lane?: LaneName): Scenario => ({
  name,
  title: name,
  suite: "faults",
  ...(lane ? { lane } : {}),
  run: () => Promise.resolve(outcomeOf()),
});
const SUITE = [
  scenario("up"),
  scenario("short"),
  scenario("long", "b"),
  scenario("other"),
  scenario("third", "c"),
  scenario("destroy"),
];

describe("the lanes of", () => {
  it.each<[string, string[], boolean, string[][]]>([
    [
      "a whole suite: three, the frame with the first",
      ["up", "short", "long", "other", "third", "destroy"],
      false,
      [["up", "short", "other", "destroy"], ["long"], ["third"]],
    ],
    [
      "scenarios of the second and the third lane: two",
      ["up", "long", "third", "destroy"],
      false,
      [["up", "long", "destroy"], ["third"]],
    ],
    ["scenarios of the first lane: one", ["short", "other"], false, [["short", "other"]]],
    ["scenarios of the second lane: one", ["long"], false, [["long"]]],
    [
      "a scenario of the second lane and its frame: one",
      ["up", "long", "destroy"],
      false,
      [["up", "long", "destroy"]],
    ],
    ["a server that is kept: one", ["short", "long"], true, [["short", "long"]]],
  ])("%s", (_, asked, together, lanes) => {
    expect(lanesOf(SUITE, asked, together).map(({ scenarios }) => scenarios)).toEqual(lanes);
  });

  it("are named only when there are several", () => {
    expect(lanesOf(SUITE, ["short"], false).map(({ name }) => name)).toEqual([""]);
    expect(lanesOf(SUITE, ["short", "long"], false).map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("npm test's rows of two servers", () => {
  const lanes = lanesOf(
    SUITES.quick,
    SUITES.quick.map(({ name }) => name),
    false,
  );
  const ofPair = lanes.filter((lane) => isOfPair(SUITES.quick, lane));
  it("have a lane of their own, with what two servers need", () => {
    expect(ofPair.map(({ scenarios }) => scenarios)).toEqual([
      ["spare-added", "rescue", "pair-made", "power-cut-4", "pair-without-fencing"],
    ]);
    expect(lanes.length).toBe(2);
  });
  it("run in the suite spare one after the other", () => {
    const names = SUITES.spare.map(({ name }) => name);
    const [lane, ...others] = lanesOf(SUITES.spare, names, false);
    expect(others).toEqual([]);
    expect(lane && isOfPair(SUITES.spare, lane)).toBe(true);
  });
});

const result = (name: string, more: Partial<ScenarioResult> = {}): ScenarioResult => ({
  name,
  passed: true,
  seconds: 1,
  measures: NOT_MEASURED,
  figures: {},
  ...more,
});
const report = (names: string[], more: Partial<Report> = {}): Report => ({
  ...emptyReport(),
  passed: true,
  scenarios: names.map((name) => result(name)),
  ...more,
});
const left = (destroyLeftovers: number | null): Pick<Report, "provision"> => ({
  provision: { ...emptyReport().provision, destroyLeftovers },
});

describe("the report of all lanes", () => {
  const order = SUITE.map(({ name }) => name);

  it("is in the order of --list, with every round and every note once", () => {
    const merged = mergeReports(
      [report(["up", "other", "other"], { notes: ["x"] }), report(["long"], { notes: ["x", "y"] })],
      order,
    );
    expect(merged.scenarios.map(({ name }) => name)).toEqual(["up", "long", "other", "other"]);
    expect(merged.notes).toEqual(["x", "y"]);
  });

  it.each<[string, Report[], boolean]>([
    ["passed when each did", [report(["up"]), report(["long"])], true],
    ["failed when the second did", [report(["up"]), report(["long"], { passed: false })], false],
    ["failed when there is none", [], false],
  ])("%s", (_, reports, passed) => {
    expect(mergeReports(reports, order).passed).toBe(passed);
  });

  it.each<[number | null, number | null, number | null]>([
    [0, 0, 0],
    [0, 2, 2],
    [0, null, null],
  ])("counts what is left: %j and %j are %j", (one, other, sum) => {
    const reports = [report([], left(one)), report([], left(other))];
    expect(mergeReports(reports, order).provision.destroyLeftovers).toBe(sum);
  });
});

describe("the progress says", () => {
  it.each<[string, Record<string, number>, [string, number][], string[], string]>([
    ["what the last time took", { a: 100, b: 200 }, [], ["a", "b"], "row 1 of 2, about 5 min left"],
    [
      "more when this run is slower",
      { a: 100, b: 200 },
      [["a", 300]],
      ["b"],
      "row 2 of 2, about 10 min left",
    ],
    [
      "nothing of the pace after a short row",
      { a: 10, b: 120 },
      [["a", 90]],
      ["b"],
      "row 2 of 2, about 2 min left",
    ],
    [
      "how much it does not know",
      {},
      [],
      ["a", "b"],
      "row 1 of 2, about 2 min left (2 never timed)",
    ],
  ])("%s", (_, lastTime, told, next, line) => {
    const rows = told.map(([name, seconds]) => ({ name, seconds }));
    expect(whereWeAre(lastTime, rows, next)).toBe(line);
  });

  it("next time what this time took, unless it failed", () => {
    const results = [result("a", { seconds: 7 }), result("b", { passed: false, seconds: 9 })];
    expect(learn({ a: 1, b: 2, c: 3 }, results)).toEqual({ a: 7, b: 2, c: 3 });
  });
});

describe("the end of a run", () => {
  const broken = result("other", { passed: false, reason: "gone" });

  it.each<[string, ScenarioResult[], string[], boolean, string]>([
    ["all passed", [result("up")], ["up"], true, "all 1 scenarios passed"],
    [
      "one failed",
      [result("up"), broken],
      ["up", "other"],
      false,
      "1 of 2 scenarios failed: other",
    ],
    [
      "one was not run",
      [result("up")],
      ["up", "other"],
      false,
      "1 scenarios passed, yet the run failed: something was not run, or is left",
    ],
  ])("%s", (_, scenarios, asked, passed, line) => {
    const concluded = conclude({ ...emptyReport(), scenarios }, asked);
    expect(concluded.passed).toBe(passed);
    expect(summary(concluded)).toEqual([line]);
  });
});
