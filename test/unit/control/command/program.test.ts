import { CommanderError, type Command } from "commander";
import { describe, expect, it } from "vitest";
import { programOf } from "../../../../control/command/program";

/** What it prints, and commander's own exit code; undefined: a command ran. */
const typed = async (...words: string[]): Promise<{ text: string; exitCode?: number }> => {
  let text = "";
  const program = programOf(() => undefined);
  const commands = (command: Command): Command[] => [
    command,
    ...command.commands.flatMap((each) => commands(each as Command)),
  ];
  const write = (part: string): void => {
    text += part;
  };
  for (const command of commands(program))
    command.configureOutput({ writeOut: write, writeErr: write });
  try {
    await program.parseAsync(words, { from: "user" });
    return { text };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { text, exitCode: error.exitCode };
  }
};

const PAGES = [
  [],
  ...[
    "status",
    "doctor",
    "snapshot",
    "clip",
    "start",
    "stop",
    "refresh",
    "rollover",
    "events",
    "report",
    "logs",
  ].map((name) => [name]),
  ...[["publisher"], ["publisher", "list"], ["publisher", "kick"], ["notify"]],
  ...[["page"], ["page", "invite"], ["page", "revoke"], ["page", "list"], ["page", "open"]],
];

describe("the help", () => {
  it.each(PAGES)("of %j %j fits in 80 columns", async (...words) => {
    const { text, exitCode } = await typed(...words, "--help");
    expect(exitCode).toBe(0);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("what needs no server", () => {
  it.each([
    [["help"], /rollover[\s\S]*Exit codes/],
    [["help", "stop"], /restream stop \[options\] \[name\.\.\.\]/],
    [["help", "publisher", "kick"], /restream publisher kick \[options\] <who>/],
    [["--version"], /^\d+\.\d+\.\d+\n$/],
  ])("%j is answered", async (words, told) => {
    const { text, exitCode } = await typed(...words);
    expect(exitCode).toBe(0);
    expect(text).toMatch(told);
  });
  it("does not offer the misplaced kick", async () => {
    expect((await typed("--help")).text).not.toMatch(/^ {2}kick/m);
  });
});

describe("a wrong usage", () => {
  it.each([
    [["statsu"], /Did you mean status\?/],
    [["status", "--wach"], /Did you mean --watch\?/],
    [["start"], /missing required argument 'name'/],
    [["logs", "a", "b"], /too many arguments/],
    [["events", "-n", "0"], /Expected a number from 1/],
    [["events", "--since", "noon"], /Expected 30m, 2h, 3d/],
    [["notify"], /required option '--test'/],
    [
      ["publisher", "kik"],
      /unknown command 'kik'[\s\S]*Did you mean kick\?[\s\S]*restream publisher --help/,
    ],
    [["kick"], /unknown command 'kick'[\s\S]*Did you mean publisher kick\?/],
    [["kick", "home"], /Did you mean publisher kick home\?/],
    [["help", "statsu"], /unknown command 'statsu'[\s\S]*Did you mean status\?/],
    [["help", "publisher", "kik"], /unknown command 'kik'/],
  ])("%j says what is wrong", async (words, told) => {
    const { text, exitCode } = await typed(...words);
    expect(exitCode).toBe(1);
    expect(text).toMatch(told);
  });
});
