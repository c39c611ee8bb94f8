// What of the pages a test types on a terminal, and what of them PowerShell would read otherwise.
import { describe, expect, it } from "vitest";
import { blocksOf, kindOf, proseOf, sectionOf } from "../../support/pages";
import { read, WRITTEN } from "./the-pages";

const USAGE = [...WRITTEN].filter(([file]) => file.startsWith("docs/usage/"));
const SH = blocksOf(sectionOf(read("README.md"), "Put it online"))[0]?.lines ?? [];
const WINDOWS = blocksOf(read("docs/usage/windows.md")).filter(
  ({ language }) => language === "powershell",
);

describe("blocks", () => {
  it("are read with their language, and the reason why they are not typed", () => {
    expect(blocksOf("```sh\n# a\nb c\n\nd\n```\n\n```sh not-typed: why so\ne\n```\n")).toEqual([
      { language: "sh", notTyped: undefined, lines: ["b c", "d"] },
      { language: "sh", notTyped: "why so", lines: ["e"] },
    ]);
  });
  it("are left out of the prose", () => {
    expect(proseOf("a `b`\n```sh\nc\n```\nd")).toBe("a ``\n\nd");
  });
  it.each(USAGE)("of %s are sh, PowerShell or text; each fence is read", (_, page) => {
    const blocks = blocksOf(page);
    expect(blocks).toHaveLength((page.match(/^```/gm)?.length ?? 0) / 2);
    for (const { language } of blocks) expect(["sh", "powershell", "text"]).toContain(language);
  });
});

describe("a line", () => {
  it.each([
    ["restream status", "server"],
    ["./restream setup", "server"],
    [".\\restream setup", "server"],
    ["pulumi up", "asks"],
    ["pulumi destroy", "asks"],
    ["pulumi stack output obsServer", "after-up"],
    ["pulumi stack init prod", "typed"],
    ["npm ci", "typed"],
  ])("%s: %s", (line, kind) => {
    expect(kindOf(line)).toBe(kind);
  });
});

describe("for PowerShell", () => {
  /** What only a Unix shell understands, and what says the same there. */
  const INSTEAD: Readonly<Record<string, string>> = {
    "npm ci": "npm.cmd ci",
    [`pulumi config set restream:homeIp "$(curl -4 -s https://ifconfig.me)"`]:
      "pulumi config set restream:homeIp (curl.exe -4 -s https://ifconfig.me)",
    [`pulumi config set --secret restream:publishKey "$(node -p "crypto.randomBytes(20).toString('hex')")"`]: `pulumi config set --secret restream:publishKey (node -p "crypto.randomBytes(20).toString('hex')")`,
    [`export PATH="$PWD:$PATH"`]: `$env:Path = "$PWD;$env:Path"`,
  };

  it("the ten lines are those of the README, but for what only a Unix shell understands", () => {
    expect(sectionOf(read("docs/usage/windows.md"), "By hand")).not.toBe("");
    const byHand = blocksOf(sectionOf(read("docs/usage/windows.md"), "By hand"))[0]?.lines;
    expect(byHand).toEqual(SH.map((line) => INSTEAD[line] ?? line));
  });
  it.each(WINDOWS.flatMap(({ lines }) => lines))(
    "%s holds nothing that it reads otherwise",
    (line) => {
      // about_Operators, about_Parsing: "<" and "&&" are refused (5.1), ";" "|" "`" "$" "@" "{" mean something else.
      // An expression in parentheses becomes one argument; within double quotes, single ones are text.
      const isPlain = /^[\w :.\\-]+$/.test(line);
      const isArgument = /^[\w :.-]+ \([\w .:/-]+( "[\w .()']+")?\)$/.test(line);
      const isVariable = /^\$env:Path = "\$PWD;\$env:Path"$/.test(line);
      expect(isPlain || isArgument || isVariable).toBe(true);
    },
  );
  it.each(WINDOWS.flatMap(({ lines }) => lines))("%s does not start npm's script", (line) => {
    expect(line).not.toMatch(/^npm /);
  });
});
