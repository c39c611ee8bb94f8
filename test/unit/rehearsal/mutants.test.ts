// What the mutants take away is there to be taken, in the product's own files; and how often a row runs.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bundlePrograms } from "../../../infra/render/bundle";
import { renderFeed } from "../../../infra/render/feed";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { Secret } from "../../../infra/secret";
import { edited, type Edit } from "../../rehearsal/verbs/edit";
import * as checkoutEdits from "../../rehearsal/mutants/checkout-edits";
import * as edits from "../../rehearsal/mutants/edits";
import { verdictOf } from "../../rehearsal/mutants/mutant";
import { outcomeOf } from "../../rehearsal/result/outcome";
import { timesOf } from "../../rehearsal/run/repeats";
import { INCOMING } from "../../rehearsal/verbs/staged-release";
import type { Machine } from "../../support/world/machine";

const ROOT = join(__dirname, "../../..");
const FILES = join(ROOT, "files");
const bundles = bundlePrograms(ROOT);
const installed = (path: string): string => {
  if (path.endsWith(".env")) return renderFeed({ resendHeaders: true }, "/placeholder.mp4");
  if (path.endsWith(".yml"))
    return renderMediamtx([{ name: "home", publishKey: new Secret("key") }], "/placeholder.mp4");
  const bundle = /^\/usr\/local\/lib\/restream\/([\w-]+)\.cjs$/.exec(path)?.[1];
  if (bundle === "restream") return bundles.command;
  if (bundle !== undefined) return bundles[bundle === "restreamd-page" ? "page" : "restreamd"];
  const isRestream = /restream-\w+\.service$/.test(path) && !path.includes("mediamtx");
  return readFileSync(
    join(FILES, isRestream ? "usr/local/share/restream/restream.service" : path),
    "utf8",
  );
};
/** Whole lines that are only in one of them. */
const difference = (before: string, after: string): [string[], string[]] => {
  const [old, new_] = [before.split("\n"), after.split("\n")];
  return [old.filter((line) => !new_.includes(line)), new_.filter((line) => !old.includes(line))];
};

describe("without a protection", () => {
  const named = Object.entries(edits).filter((entry): entry is [string, Edit[]] =>
    Array.isArray(entry[1]),
  );

  it.each(named.flatMap(([name, list]) => list.map((edit) => [name, edit.path, edit] as const)))(
    "%s, %s reads otherwise in one place",
    (_, path, edit) => {
      if (path.endsWith(".yml")) expect(parse(edited(installed(path), edit))).toBeTypeOf("object");
      const [gone, come] = difference(installed(path), edited(installed(path), edit));
      expect(gone.length + come.length).toBeGreaterThan(0);
      expect([gone.length <= 1, come.length <= 2]).toEqual([true, true]);
    },
  );

  it.each(["exitCode"] as const)("%s, apply reads otherwise in one place", (name) => {
    const folder = mkdtempSync(join(tmpdir(), "mutants-"));
    try {
      mkdirSync(join(folder, INCOMING, "one"), { recursive: true });
      writeFileSync(join(folder, INCOMING, "one/release.json"), '{"files":[]}');
      const [edit, ...others] = edits[name]({ machine: { root: folder } as Machine });
      expect([edit?.path, others]).toEqual([`${INCOMING}/one/apply.cjs`, []]);
      const [gone, come] = difference(bundles.apply, edited(bundles.apply, edit as Edit));
      expect([gone.length, come.length]).toEqual([1, 1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(Object.entries(checkoutEdits))(
    "%s, the checkout reads otherwise in one place",
    (_, edit) => {
      const text = readFileSync(join(ROOT, edit.path), "utf8");
      const [gone, come] = difference(text, edited(text, edit));
      // A line that stands there twice is not gone with one of them.
      expect([gone.length + come.length > 0, gone.length <= 1, come.length <= 1]).toEqual([
        ...[true, true, true],
      ]);
    },
  );

  it("refuses to take away what is not there", () => {
    const edit = { path: "/etc/a.service", from: "Restart=always\n", to: "" };
    expect(() => edited("[Service]\nRestart=no\n", edit)).toThrow(/nothing to take away/);
  });

  it("means nothing by a dollar in what comes instead", () => {
    expect(edited("a", { path: "/a", from: "a", to: "$&$1" })).toBe("$&$1");
  });
});

describe("a mutant", () => {
  const row = { name: "row", title: "", suite: "faults", run: () => Promise.resolve(outcomeOf()) };
  const verdict = (notices: RegExp | null, problems: string[]) => {
    const outcome = verdictOf(
      { row: row as Parameters<typeof verdictOf>[0]["row"], notices },
      outcomeOf({ problems }),
    );
    return [outcome.problems, outcome.remarks];
  };
  it.each([
    [
      "passes when its row fails for this",
      /lost/,
      ["1 sessions lost"],
      [[], ["row: 1 sessions lost"]],
    ],
    [
      "fails when its row fails for something else",
      /lost/,
      ["never seen"],
      [["row failed, but not for this: never seen"], []],
    ],
    ["fails when its row passes", /lost/, [], [["row passed: it does not notice this"], []]],
    ["that is covered for passes when its row does", null, [], [[], []]],
    ["that is covered for fails when its row does", null, ["never seen"], [["never seen"], []]],
  ] as const)("%s", (_, notices, problems, expected) => {
    expect(verdict(notices, [...problems])).toEqual(expected);
  });
});

describe("a scenario runs", () => {
  it.each([
    [{}, { repeat: 3, repeatsAll: true }, 3],
    [{}, { repeat: 3, repeatsAll: false }, 1],
    [{ hasRandomPhase: true }, { repeat: 3, repeatsAll: false }, 3],
    [{ once: true, hasRandomPhase: true }, { repeat: 3, repeatsAll: true }, 1],
    [{ hasRandomPhase: true }, { repeat: 1, repeatsAll: false }, 1],
  ] as const)("%j with %j %d times", (scenario, request, times) => {
    expect(timesOf(scenario, request)).toBe(times);
  });
});
