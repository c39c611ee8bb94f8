// Each heading of at-3am.md has one block to copy, and names the rows that rehearse it, or says why none can.
import { describe, expect, it } from "vitest";
import { SUITE_NAMES, SUITES } from "../../rehearsal/run/suites";
import { blocksOf } from "../../support/pages";
import { read } from "./the-pages";

const PAGE = read("docs/usage/at-3am.md");

interface Case {
  heading: string;
  body: string;
}

const casesOf = (page: string): Case[] =>
  page
    .split(/^(?=## )/m)
    .slice(1)
    .map((section) => {
      const [first = "", ...rest] = section.split("\n");
      return { heading: first.slice(3), body: rest.join("\n").trim() };
    });

/** What its last line says: rows as suite/name, or why there is none; undefined: neither. */
const proofOf = ({ body }: Case): { rows: string[] } | { why: string } | undefined => {
  const last = body.split("\n").at(-1) ?? "";
  const rows = /^Rehearsed by: ([\w/-]+(?:, [\w/-]+)*)$/.exec(last)?.[1];
  if (rows !== undefined) return { rows: rows.split(", ") };
  const why = /^Cannot be rehearsed: (\S.+)$/.exec(last)?.[1];
  return why === undefined ? undefined : { why };
};

const isRow = (named: string): boolean => {
  const [suite, row] = named.split("/");
  const known = SUITE_NAMES.find((name) => name === suite);
  return known !== undefined && SUITES[known].some(({ name }) => name === row);
};

const CASES = casesOf(PAGE);
const rowsOf = (one: Case): string[] => {
  const proof = proofOf(one);
  return proof && "rows" in proof ? proof.rows : [];
};

describe("a heading of at-3am.md", () => {
  it("says what rehearses it, or why nothing can", () => {
    expect(CASES.filter((one) => proofOf(one) === undefined).map(({ heading }) => heading)).toEqual(
      [],
    );
  });
  it("names rows that there are", () => {
    expect(CASES.flatMap(rowsOf).filter((row) => !isRow(row))).toEqual([]);
  });
  it.each(CASES)("has one block to copy: $heading", ({ body }) => {
    expect(blocksOf(body)).toHaveLength(1);
    expect(blocksOf(body)[0]?.lines.length).toBeGreaterThan(0);
  });
  it("is in the list on top", () => {
    const list = PAGE.slice(0, PAGE.indexOf("\n## "));
    expect([...list.matchAll(/\(#[\w-]+\)/g)]).toHaveLength(CASES.length);
  });
  it("is rehearsed, for most", () => {
    const rehearsed = CASES.filter((one) => rowsOf(one).length > 0);
    expect(CASES.length).toBeGreaterThanOrEqual(18);
    expect(rehearsed.length / CASES.length).toBeGreaterThan(0.75);
  });
});

describe("the reading of it", () => {
  const one = (last: string): Case => ({ heading: "h", body: `text\n\n${last}` });
  it.each([
    ["Rehearsed by: faults/platform-refuses", { rows: ["faults/platform-refuses"] }],
    ["Rehearsed by: a/b, c/d", { rows: ["a/b", "c/d"] }],
    ["Cannot be rehearsed: a panel", { why: "a panel" }],
    ["Cannot be rehearsed:", undefined],
    ["Rehearsed by:", undefined],
    ["Rehearsed by: somebody", { rows: ["somebody"] }],
    ["Nothing", undefined],
  ])("%s", (last, proof) => {
    expect(proofOf(one(last))).toEqual(proof);
  });
  it.each([
    ["faults/platform-refuses", true],
    ["story/platform-refuses", false],
    ["nowhere/up", false],
    ["somebody", false],
  ])("%s is a row: %s", (named, is) => {
    expect(isRow(named)).toBe(is);
  });
});
