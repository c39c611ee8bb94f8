// Every relative link of the pages leads somewhere, to a heading if it names one; and so does every page that the product names.
import GithubSlugger from "github-slugger";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { proseOf } from "../../support/pages";
import { PAGES, ROOT, SOURCES, WRITTEN } from "./the-pages";

/** As GitHub makes them of the headings. */
const anchorsOf = (page: string): string[] => {
  const slugger = new GithubSlugger();
  const withoutBlocks = page.replaceAll(/^```[\s\S]*?^```$/gm, "");
  return [...withoutBlocks.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    slugger.slug(heading.replaceAll(/[`*]|\b_|_\b/g, "")),
  );
};

/** A sentence when it leads nowhere. */
const problemOf = (from: string, link: string): string[] => {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? from : normalize(join(dirname(from), path));
  if (!existsSync(join(ROOT, target))) return [`${from}: ${link}: there is no ${target}`];
  if (anchor === undefined || anchorsOf(PAGES.get(target) ?? "").includes(anchor)) return [];
  return [`${from}: ${link}: ${target} has no heading of that anchor`];
};

/** Relative ones, of pictures too. */
const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

describe("a link", () => {
  it.each([...WRITTEN.keys()])("of %s leads somewhere", (file) => {
    expect(linksOf(PAGES.get(file) ?? "").flatMap((link) => problemOf(file, link))).toEqual([]);
  });
  it("is found and judged", () => {
    expect(linksOf("[a](b.md#c) ![p](d.png) [w](https://e)\n```sh\n[x](y)\n```\n`[z](z)`")).toEqual(
      ["b.md#c", "d.png"],
    );
    expect(problemOf("docs/evidence.md", "nowhere.md")).toHaveLength(1);
    expect(problemOf("docs/evidence.md", "usage/obs.md#nothing")).toHaveLength(1);
    expect(problemOf("docs/evidence.md", "usage/obs.md#what-obs-shows")).toEqual([]);
  });
  it("is in enough pages", () => {
    expect(WRITTEN.size).toBeGreaterThan(30);
    expect([...WRITTEN.values()].flatMap(linksOf).length).toBeGreaterThan(100);
  });
});

describe("a page that the product names", () => {
  const named = [...SOURCES]
    .filter(([file]) => !file.startsWith("test/unit/docs/"))
    .flatMap(([file, text]) =>
      [...text.matchAll(/\b(docs\/[\w/-]+\.md(#[\w-]+)?)/g)].map(([, link = ""]) => ({
        file,
        link,
      })),
    );
  it("is there", () => {
    expect(named.length).toBeGreaterThan(3);
    expect(
      named.flatMap(({ file, link }) => problemOf("README.md", link).map((it) => `${file}: ${it}`)),
    ).toEqual([]);
  });
  it("as a decision is there", () => {
    const decisions = [...PAGES.keys()].join("\n");
    const missing = [...SOURCES].flatMap(([file, text]) =>
      [...text.matchAll(/docs\/decisions\/(\d{4})/g)]
        .filter(([, number = ""]) => !decisions.includes(`docs/decisions/${number}-`))
        .map(([link]) => `${file}: ${link}`),
    );
    expect(missing).toEqual([]);
  });
});

describe("a reference that nobody outside can follow", () => {
  // MediaMTX's and others' issues are named with their project.
  const PRIVATE =
    /(?<!its |doctl |MediaMTX's )\bissue \d+|\btraps, \d|\bdesign, decision|\bdecision \d+ of the design|mediamtx-ffmpeg, \d|\.md sections? \d|\bshared reference|project's reference|\((platforms|baseline|hub|pair|style|messages|test-parts), \d/i;
  // The rehearsal's rows have their own helper; what planning says of itself is in no page.
  const read = [...SOURCES, ...WRITTEN].filter(
    ([file]) => !file.startsWith("test/rehearsal/") && !file.startsWith("test/unit/"),
  );
  it.each(["see issue 6", "(traps, 6)", "design, decision 8", "Issue 12"])("is %s", (words) => {
    expect(words).toMatch(PRIVATE);
  });
  it("is nowhere", () => {
    expect(read.filter(([, text]) => PRIVATE.test(text)).map(([file]) => file)).toEqual([]);
  });
});
