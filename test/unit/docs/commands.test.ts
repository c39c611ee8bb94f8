// What the pages tell people to type exists: restream's commands and options, the stack's keys, npm's scripts, rows.
import { describe, expect, it } from "vitest";
import {
  FIXED_KEYS,
  maxHoursKey,
  publisherIpKey,
  publishKeyKey,
  SECRET_KEYS,
  streamKeyKey,
  urlKey,
} from "../../../infra/parse/keys";
import { SUITE_NAMES, SUITES } from "../../rehearsal/run/suites";
import { blocksOf, kindOf } from "../../support/pages";
import { read, WRITTEN } from "./the-pages";
import { wrongWith } from "./the-command";

/** Destinations of a user's own that the pages take as examples. */
const EXAMPLES = ["kick", "facebook"];
/** In a sentence a command may stand for all of its kind: `restream start`, without the name. */
const LEFT_OUT = "commander.missingArgument";

/** Of decisions the command is not an operator's advice; the changelog tells of what was. */
const pages = [...WRITTEN].filter(([file]) => !file.startsWith("docs/decisions/"));
const inBlocks = pages.flatMap(([file, page]) =>
  blocksOf(page).flatMap(({ lines }) =>
    lines.filter((line) => kindOf(line) === "server").map((line) => ({ file, line })),
  ),
);
const inSentences = pages.flatMap(([file, page]) =>
  [...page.matchAll(/`((?:\.[/\\])?restream [^`]+)`/g)]
    .map(([, line = ""]) => ({ file, line }))
    .filter(({ line }) => !line.includes("…")),
);
/** As a shell splits them; of quotes the double ones are enough here. */
const wordsOf = (line: string): string[] =>
  (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', "")).slice(1);

describe("a command of restream", () => {
  it("is in enough places", () => {
    expect(inBlocks.length).toBeGreaterThan(30);
    expect(inSentences.length).toBeGreaterThan(30);
  });
  it("is whole in every block", () => {
    expect(inBlocks.filter(({ line }) => wrongWith(wordsOf(line)) !== undefined)).toEqual([]);
  });
  it("is known in every sentence", () => {
    const isWrong = (code: string | undefined): boolean => code !== undefined && code !== LEFT_OUT;
    expect(inSentences.filter(({ line }) => isWrong(wrongWith(wordsOf(line))))).toEqual([]);
  });
  it.each([
    ["restream statsu", "commander.unknownCommand"],
    ["restream status --wach", "commander.unknownOption"],
    ["restream home-ip --remove", "commander.unknownOption"],
    ["restream stop", LEFT_OUT],
    ["restream notify", "commander.missingMandatoryOptionValue"],
  ])("%s is none", (line, code) => {
    expect(wrongWith(wordsOf(line))).toBe(code);
  });
  it("is never called by its long name, but once where it is said that it has one", () => {
    const long = pages.filter(([, page]) => page.includes("npm run server"));
    expect(long.map(([file, page]) => [file, page.split("npm run server").length - 1])).toEqual([
      ["CHANGELOG.md", 1],
      ["docs/usage/operate.md", 1],
    ]);
  });
});

/** What stands in the first pair of brackets, wherever a page has it. */
const found = (pattern: RegExp): { file: string; word: string }[] =>
  pages.flatMap(([file, page]) =>
    [...page.matchAll(pattern)].map(([, word = ""]) => ({ file, word })),
  );
const unknown = (pattern: RegExp, known: readonly string[]): { file: string; word: string }[] => {
  const words = found(pattern);
  expect(words.length).toBeGreaterThan(2);
  return words.filter(({ word }) => !known.includes(word));
};

describe("in the pages", () => {
  it("each key of the stack is one", () => {
    const further = [
      ...EXAMPLES.flatMap((name) => [urlKey(name), streamKeyKey(name)]),
      ...[publishKeyKey("office"), publisherIpKey("office"), maxHoursKey("kick")],
    ];
    expect(unknown(/\brestream:(\w+)/g, [...FIXED_KEYS, ...further])).toEqual([]);
  });
  it("no secret is set in clear", () => {
    const further = [...EXAMPLES.map(streamKeyKey), publishKeyKey("office")];
    const secrets: readonly string[] = [...SECRET_KEYS, ...further];
    const inClear = found(/pulumi config set (?:restream:)(\w+)/g);
    expect(inClear.length).toBeGreaterThan(5);
    expect(inClear.filter(({ word }) => secrets.includes(word))).toEqual([]);
  });
  it("each of npm's scripts is one", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    expect(unknown(/\bnpm(?:\.cmd)? run ([\w-]+)/g, Object.keys(scripts))).toEqual([]);
  });
  it("each suite is one, and each row of --only", () => {
    expect(unknown(/--suite ([a-z][\w-]*)/g, SUITE_NAMES)).toEqual([]);
    const rows = Object.values(SUITES).flatMap((suite) => suite.map(({ name }) => name));
    expect(unknown(/--only ([a-z][\w-]*)/g, rows)).toEqual([]);
  });
});
