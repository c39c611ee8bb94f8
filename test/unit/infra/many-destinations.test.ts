import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { manyDestinations, MOST_MEASURED } from "../../../infra/advice/many-destinations";

it("warns of more destinations than were measured, and of no fewer", () => {
  expect(manyDestinations(MOST_MEASURED)).toBeUndefined();
  expect(manyDestinations(MOST_MEASURED + 1)).toMatch(/there are 17 destinations/);
});

it("knows as many as the evidence has measured", () => {
  const evidence = readFileSync("docs/evidence.md", "utf8");
  const [, table = ""] = /### How many destinations\n([^]*?)\n## /.exec(evidence) ?? [];
  const rows = [...table.matchAll(/^\| (\d+) +\|/gm)].map(([, count]) => Number(count));
  expect(Math.max(...rows)).toBe(MOST_MEASURED);
});
