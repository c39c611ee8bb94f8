// The drawn structure has no arrow back up and no circle, types included; lint sees neither (it follows values alone).
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import { preProcessFile } from "typescript";
import { describe, expect, it } from "vitest";
import { circles, wrongWay, type Imports, type Layers } from "./imports";

const ROOT = resolve(__dirname, "../../..");

/** Programs on top, what they share beneath. */
const CONTROL: Layers = {
  "control/shared/": [],
  "control/apply/": ["control/shared/"],
  "control/command/": ["control/shared/"],
  // It shows what the command shows.
  "control/page/": ["control/shared/", "control/command/"],
  "control/metrics/": ["control/shared/"],
  "control/notices/": ["control/shared/"],
  "control/restreamd/config": ["control/shared/"],
  "control/restreamd/look/": ["control/shared/"],
  "control/restreamd/watchdog/": ["control/shared/", "control/restreamd/look/"],
  "control/restreamd/observe/": [
    "control/shared/",
    "control/restreamd/look/",
    "control/restreamd/config",
  ],
  "control/restreamd/record/": [
    ...["control/shared/", "control/restreamd/config"],
    ...["look/", "watchdog/", "observe/"].map((part) => `control/restreamd/${part}`),
  ],
  "control/restreamd/main": [
    "control/shared/",
    ...["look/", "watchdog/", "record/"].map((part) => `control/restreamd/${part}`),
  ],
};

/** What runs at home knows of the others what is pure and one description for both, and knocks at servers as they do (docs/decisions/0015). */
const HOME: Layers = {
  "home/": [
    "home/report/",
    "control/command/commands",
    "control/command/doctor/finding",
    "control/command/exit-code",
    "infra/parse/",
    "infra/reach",
    "infra/servers",
    "infra/settings",
  ],
  // The page of the event speaks of platforms, days and marks as the server does.
  "home/report/": [
    "home/",
    "home/report/drawing/",
    "control/command/exit-code",
    "control/command/report-facts",
    "control/shared/event",
    "control/shared/platforms",
    "control/shared/text",
    "control/shared/zone",
    "infra/parse/",
  ],
  // Also the replay's, and so of nobody's making but its own.
  "home/report/drawing/": [],
  "control/": [],
  "control/shared/event": ["control/shared/"],
  "control/shared/platforms": [],
  "control/shared/text": [],
  "control/shared/zone": [],
  "control/command/report-facts": ["control/shared/event"],
  "control/command/commands": ["control/command/arguments"],
  "control/command/arguments": ["control/command/time"],
  "control/command/doctor/finding": ["control/shared/", "control/shared/event"],
  "control/shared/": [],
  "control/command/time": [],
  "control/command/exit-code": [],
  "infra/": [],
  "infra/parse/": ["infra/settings", "infra/secret"],
  "infra/settings": ["infra/secret"],
  "infra/reach": [],
  "infra/servers": [],
  "infra/secret": [],
};

/** Rows on what rows are made of; who runs them on top. */
const BENEATH_ROWS = ["verbs/", "bed/", "result/"].map((part) => `test/rehearsal/${part}`);
const ROWS = [
  "story",
  "faults",
  "encoders",
  "changes",
  "publishers",
  "cost",
  "watch",
  "obs",
  "upgrade",
  "replay",
];
const REHEARSAL: Layers = {
  "test/rehearsal/result/": [],
  "test/rehearsal/bed/": ["test/rehearsal/result/"],
  "test/rehearsal/verbs/": ["test/rehearsal/bed/", "test/rehearsal/result/"],
  ...Object.fromEntries(ROWS.map((suite) => [`test/rehearsal/${suite}/`, BENEATH_ROWS])),
  // A mutant is a row of another suite, told on a broken server.
  "test/rehearsal/mutants/": [
    ...BENEATH_ROWS,
    ...["story", "faults", "encoders", "changes", "publishers", "watch"].map(
      (suite) => `test/rehearsal/${suite}/`,
    ),
  ],
  // It sets servers beside others under faults that rows have, too.
  "test/rehearsal/bench/": [
    ...BENEATH_ROWS,
    ...["story", "cost"].map((suite) => `test/rehearsal/${suite}/`),
  ],
  "test/rehearsal/run/": [
    ...BENEATH_ROWS,
    ...[...ROWS, "mutants"].map((suite) => `test/rehearsal/${suite}/`),
  ],
};

const importsOf = (file: string): string[] =>
  preProcessFile(readFileSync(join(ROOT, file), "utf8"))
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .flatMap((name) => {
      const target = normalize(join(dirname(file), name));
      return [`${target}.ts`, `${target}/index.ts`].filter((path) => existsSync(join(ROOT, path)));
    });

const files = execFileSync("git", ["ls-files", "*.ts"], { cwd: ROOT, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(ROOT, file)));
const tree: Imports = new Map(files.map((file) => [file, importsOf(file)]));
const planted = (from: string, to: string): Imports =>
  new Map([...tree, [from, [...(tree.get(from) ?? []), to]]]);

describe("the tree", () => {
  it("is read", () => {
    expect(tree.size).toBeGreaterThan(400);
    expect(tree.get("control/restreamd/main.ts")).toContain("control/restreamd/watchdog/decide.ts");
  });
  it("has no circle", () => {
    expect(circles(tree)).toEqual([]);
  });
  it("has programs on top, and what they share beneath", () => {
    expect(wrongWay(tree, CONTROL)).toEqual([]);
    expect(wrongWay(tree, REHEARSAL)).toEqual([]);
  });
  it("has nothing at home that reaches into the server's programs or Pulumi's", () => {
    const ofHome = [...tree].filter(([file]) =>
      /^(home\/|control\/command\/(commands|time|exit-code|report-facts|doctor\/finding)|infra\/(parse\/|reach|servers|settings|secret))/.test(
        file,
      ),
    );
    expect(wrongWay(new Map(ofHome), HOME)).toEqual([]);
  });
  it.each(["control/command/host.ts", "control/shared/text.ts", "infra/render/hash.ts"])(
    "refuses %s at home",
    (to) => {
      expect(tree.has(to)).toBe(true);
      expect(wrongWay(new Map([["home/program.ts", [to]]]), HOME)).toHaveLength(1);
    },
  );
});

describe("a planted import", () => {
  it.each([
    ["of a program by another", "control/apply/plan.ts", "control/restreamd/look/sample.ts"],
    [
      "of a row by another suite's",
      "test/rehearsal/faults/ghost.ts",
      "test/rehearsal/obs/ghost.ts",
    ],
    [
      "of a row by what rows are made of",
      "test/rehearsal/verbs/row.ts",
      "test/rehearsal/faults/ghost.ts",
    ],
    ["of a program by what is shared", "control/shared/spool.ts", "control/command/which-units.ts"],
    [
      "of what is done by what is seen",
      "control/restreamd/look/sample.ts",
      "control/restreamd/watchdog/decide.ts",
    ],
  ])("%s is refused", (_, from, to) => {
    expect(tree.has(from) && tree.has(to)).toBe(true);
    expect(wrongWay(planted(from, to), { ...CONTROL, ...REHEARSAL })).toHaveLength(1);
  });
  it("that closes a circle is refused", () => {
    const back = planted("control/restreamd/look/sample.ts", "control/restreamd/look/droplet.ts");
    expect(circles(back)).not.toEqual([]);
  });
});
