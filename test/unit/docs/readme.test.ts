// The README stays short, and its two commands are what a stranger and CI type.
import { describe, expect, it } from "vitest";
import { blocksOf, sectionOf } from "../../support/pages";
import { read } from "./the-pages";

const README = read("README.md");
const SETUP = read("docs/usage/setup.md");
const MOST_LINES = 120;

describe("the README", () => {
  it(`has at most ${MOST_LINES} lines`, () => {
    expect(README.trimEnd().split("\n").length).toBeLessThanOrEqual(MOST_LINES);
  });
  it.each(["npm ci && npm run rehearse", "npm ci && npm test"])("shows %s as a block", (line) => {
    expect(blocksOf(README).filter(({ lines }) => lines.join() === line)).toHaveLength(1);
  });
  it("says the test command that CI runs", () => {
    expect(read(".ci/run")).toContain("\nnpm ci && npm test\n");
  });
  it("has the ten lines to a server that setup has", () => {
    const [lines, same] = [sectionOf(README, "Put it online"), sectionOf(SETUP, "By hand")].map(
      (section) => blocksOf(section)[0]?.lines,
    );
    expect(lines).toHaveLength(10);
    expect(same).toEqual(lines);
  });
  it.each(["README.md", "docs/usage/operate.md", "docs/usage/windows.md", "docs/usage/obs.md"])(
    "and %s say in bold that Stop Streaming does not end the broadcast",
    (file) => {
      expect(read(file)).toMatch(/\*\*_Stop Streaming_[^*]* does not end the broadcast\.?\*\*/);
    },
  );
});

describe("a number of the pages", () => {
  it("that package.json has too is the same", () => {
    const { version, engines } = JSON.parse(read("package.json")) as {
      version: string;
      engines: { node: string };
    };
    expect(/^## (\d\S*)/m.exec(read("CHANGELOG.md"))?.[1]).toBe(version);
    for (const page of [README, SETUP]) expect(page).toContain(engines.node.replace(">=", ""));
  });
});
