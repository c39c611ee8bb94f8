// Whether a refused release that left something behind would be noticed, whatever file or unit it is.
import { describe, expect, it } from "vitest";
import {
  changesOf,
  readFiles,
  readUnits,
  type ServerState,
  type UnitState,
} from "../../../rehearsal/verbs/server-state";

const RUNS: UnitState = {
  state: "active running",
  file: "enabled",
  invocation: "a1",
  needsReload: false,
};
const OFF: UnitState = { ...RUNS, state: "inactive dead", file: "disabled", invocation: "" };

const BEFORE: ServerState = {
  files: new Map([
    ["/etc/restream/mediamtx.yml", "600 0:0 aa"],
    ["/etc/restream/restreamd.json", "644 0:0 bb"],
  ]),
  units: new Map([
    ["restreamd.service", RUNS],
    ["restream-twitch.service", OFF],
  ]),
};
const after = (
  files: Record<string, string | undefined>,
  units: Record<string, UnitState | undefined> = {},
): ServerState => {
  const changed = <Value>(
    map: ReadonlyMap<string, Value>,
    by: Record<string, Value | undefined>,
  ): Map<string, Value> =>
    new Map(
      [...new Map<string, Value | undefined>([...map, ...Object.entries(by)])].filter(
        (entry): entry is [string, Value] => entry[1] !== undefined,
      ),
    );
  return { files: changed(BEFORE.files, files), units: changed(BEFORE.units, units) };
};

describe("a release that was refused", () => {
  it.each<[string, ServerState, string[]]>([
    ["left nothing", after({}), []],
    [
      "left another file than its own",
      after({ "/etc/restream/restreamd.json": "644 0:0 cc" }),
      ["/etc/restream/restreamd.json was changed"],
    ],
    [
      "left a file that others may read",
      after({ "/etc/restream/mediamtx.yml": "644 0:0 aa" }),
      ["/etc/restream/mediamtx.yml was changed"],
    ],
    [
      "took a file away",
      after({ "/etc/restream/mediamtx.yml": undefined }),
      ["/etc/restream/mediamtx.yml is gone"],
    ],
    [
      "left a file half-way",
      after({ "/etc/restream/.mediamtx.yml.restream-new": "600 0:0 cc" }),
      ["/etc/restream/.mediamtx.yml.restream-new was not there before"],
    ],
    [
      "left what it owes",
      after({ "/var/lib/restream/unfinished.json": "644 0:0 cc" }),
      ["/var/lib/restream/unfinished.json was not there before"],
    ],
    [
      "started a restream",
      after({}, { "restream-twitch.service": { ...RUNS, file: "disabled", invocation: "b1" } }),
      [
        "restream-twitch.service was inactive dead, is active running",
        "restream-twitch.service was started anew or ended",
      ],
    ],
    [
      "restarted a unit that nobody named",
      after({}, { "restreamd.service": { ...RUNS, invocation: "a2" } }),
      ["restreamd.service was started anew or ended"],
    ],
    [
      "disabled a unit",
      after({}, { "restreamd.service": { ...RUNS, file: "disabled" } }),
      ["restreamd.service was enabled, is disabled"],
    ],
    [
      "left systemd with the file of before",
      after({}, { "restreamd.service": { ...RUNS, needsReload: true } }),
      ["restreamd.service: systemd has not read its file"],
    ],
    [
      "left a unit that was not there",
      after({}, { "restream-kick.service": OFF }),
      ["restream-kick.service was not there before"],
    ],
    [
      "took a unit away",
      after({}, { "restreamd.service": undefined }),
      ["restreamd.service is gone"],
    ],
  ])("%s", (_, state, changes) => {
    expect(changesOf(BEFORE, state)).toEqual(changes);
  });

  it("may have restarted what it named, if that runs again", () => {
    const again = after({}, { "restreamd.service": { ...RUNS, invocation: "a2" } });
    expect(changesOf(BEFORE, again, ["restreamd.service"])).toEqual([]);
    const dead = after({}, { "restreamd.service": { ...RUNS, state: "failed failed" } });
    expect(changesOf(BEFORE, dead, ["restreamd.service"])).toHaveLength(1);
  });

  it("is not taken for harmless when nothing was looked at", () => {
    const nothing: ServerState = { files: new Map(), units: new Map() };
    expect(changesOf(nothing, nothing)).toEqual([
      "no file or no unit was looked at: nothing is proved",
    ]);
  });
});

describe("what the server says", () => {
  it("of its units is read, a block for each", () => {
    const text =
      "\nId=a.service\nActiveState=active\nSubState=running\nInvocationID=1\nUnitFileState=enabled\nNeedDaemonReload=yes\n\nId=b.timer\nActiveState=inactive\nSubState=dead\nInvocationID=\nUnitFileState=\nNeedDaemonReload=no\n";
    expect([...readUnits(text)]).toEqual([
      ["a.service", { ...RUNS, invocation: "1", needsReload: true }],
      ["b.timer", { ...OFF, file: "" }],
    ]);
  });

  it("of its files is read, what was staged left out", () => {
    const text = [
      "600 0:0  /etc/a b",
      "644 0:0  /var/lib/restream/incoming/1/apply.cjs",
      "aa  /etc/a b",
      "bb  /var/lib/restream/incoming/1/apply.cjs",
    ].join("\n");
    expect([...readFiles(text)]).toEqual([["/etc/a b", "600 0:0 aa"]]);
  });
});
