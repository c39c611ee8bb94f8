import { CommanderError, type Command } from "commander";
import { describe, expect, it, vi } from "vitest";
import { quotedLauncher } from "../../../home/completion";
import { exitCodeOfCommander, homeProgramOf, type HomeActions } from "../../../home/program";

interface Typed {
  /** Who was called, with what. */
  called: unknown[];
  code: number | undefined;
  text: string;
}

const typed = async (...words: string[]): Promise<Typed> => {
  const called: unknown[] = [];
  const does =
    (name: string) =>
    (...args: unknown[]) => {
      called.push(name, ...args);
      return Promise.resolve(3);
    };
  const actions: HomeActions = {
    chooseNode: (node) => called.push("node", node),
    runOnServer: does("runOnServer"),
    showPlaceholder: does("showPlaceholder"),
    logIn: does("logIn"),
    doctor: does("doctor"),
    snapshot: does("snapshot"),
    openPage: does("openPage"),
    clip: does("clip"),
    report: does("report"),
    setup: does("setup"),
    homeIp: does("homeIp"),
    obsProfile: does("obsProfile"),
    metrics: does("metrics"),
    destroy: does("destroy"),
    rebuild: does("rebuild"),
    rescue: does("rescue"),
    confirmDead: does("confirmDead"),
  };
  let [text, code]: [string, number | undefined] = ["", undefined];
  const program = homeProgramOf(words, actions, (ended) => {
    code = ended;
  });
  const write = (part: string): void => {
    text += part;
  };
  const all = (command: Command): Command[] => [
    command,
    ...command.commands.flatMap((each) => all(each as Command)),
  ];
  for (const each of all(program)) each.configureOutput({ writeOut: write, writeErr: write });
  await program.parseAsync(words, { from: "user" }).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
    code = exitCodeOfCommander(error);
  });
  return { called, code, text };
};

describe("a command of the server's", () => {
  it.each([
    [["status", "--watch"]],
    [["stop", "twitch", "youtube", "--yes"]],
    [["events", "-n", "5", "--since", "2h", "--json"]],
    [["publisher"]],
    [["publisher", "kick", "203.0.113.5"]],
    [["notify", "--test"]],
  ])("%j goes there as it was typed, and ends with its exit code", async (words) => {
    expect(await typed(...words)).toEqual({ called: ["runOnServer", words], code: 3, text: "" });
  });
  it.each([
    [["--node", "spare", "status", "--json"], ["status", "--json"], "spare"],
    [
      ["--node=on-air", "publisher", "kick", "--", "--node"],
      ["publisher", "kick", "--", "--node"],
      "on-air",
    ],
    [["--node", "first", "clip"], ["clip"], "first"],
  ])("%j goes to the server that it names, without saying so there", async (words, there, node) => {
    const { called } = await typed(...words);
    expect(called.slice(0, 2)).toEqual(["node", node]);
    expect(called[3]).toEqual(there);
  });
  it.each([
    [["publisher", "kik"], /Did you mean kick\?/],
    [["kick", "home"], /Did you mean publisher kick home\?/],
    [["status", "--wach"], /Did you mean --watch\?/],
    [["stop"], /missing required argument/],
    [["events", "--since", "noon"], /Expected 30m/],
    [["clip", "--from", "25:00"], /Expected 03:10, 03:10:30/],
    [["clip", "--from", "03:10", "--minutes", "61"], /Expected 1 to 60 minutes/],
    [["clip", "--from", "03:10", "a.mov"], /ends in \.mp4/],
    [["report", "a.txt"], /ends in \.html/],
    [["report", "--from", "noon"], /Expected 30m/],
    [["home-op"], /Did you mean home-ip\?/],
    [["--node", "third", "status"], /Allowed choices are first, second, spare, on-air/],
    [["--node", "spare", "destroy"], /--node before destroy means nothing/],
    [["rescue", "--from", "spare"], /Allowed choices are first, second/],
    [["status", "--node", "spare"], /unknown option '--node'/],
  ])("%j is refused here, and nobody is called", async (words, told) => {
    const { called, code, text } = await typed(...words);
    expect([called, code]).toEqual([[], 2]);
    expect(text).toMatch(told);
  });
});

describe("a command of home's", () => {
  it.each([
    [["setup"], ["setup"]],
    [["home-ip"], ["homeIp", {}]],
    [
      ["home-ip", "--add", "--watch"],
      ["homeIp", { add: true, watch: true }],
    ],
    [["obs-profile"], ["obsProfile", "home"]],
    [
      ["obs-profile", "office", "a b"],
      ["obsProfile", "office", "a b"],
    ],
    [["metrics"], ["metrics"]],
    [
      ["report", "a.html", "--from", "2026-01-10T03:00:00Z", "--json", "a.json"],
      ["report", "a.html", { from: Date.parse("2026-01-10T03:00:00Z"), json: "a.json" }],
    ],
    [["report"], ["report", undefined, {}]],
    [["ssh"], ["logIn", []]],
    [
      ["--node", "second", "ssh"],
      ["node", "second", "logIn", []],
    ],
    [
      ["confirm-dead", "first"],
      ["confirmDead", "first", ["confirm-dead", "first"]],
    ],
    [
      ["rescue", "--confirm-dead", "first", "--yes"],
      ["rescue", { confirmDead: "first", yes: true }],
    ],
    [
      ["rebuild", "--node", "spare"],
      ["rebuild", { node: "spare" }],
    ],
    [["clip"], ["clip", ["clip"], undefined, { minutes: 5 }]],
    [
      ["clip", "--from", "03:10", "--minutes", "60", "a.mp4"],
      [
        ...["clip", ["clip", "--from", "03:10", "--minutes", "60", "a.mp4"], "a.mp4"],
        { from: "03:10", minutes: 60 },
      ],
    ],
    [
      ["ssh", "journalctl", "-u", "x", "--help"],
      ["logIn", ["journalctl", "-u", "x", "--help"]],
    ],
  ])("%j is done here", async (words, expected) => {
    const { called, code } = await typed(...words);
    expect(called.slice(0, expected.length)).toEqual(expected);
    expect(code).toBe(3);
  });
  it.each([
    [["help"], /On the server:[\s\S]*rollover[\s\S]*Here, at home:[\s\S]*home-ip/],
    [["help", "publisher", "kick"], /Usage: restream publisher kick/],
    [["stop", "--help"], /END the broadcast/],
    [["--version"], /^\d+\.\d+\.\d+\n$/],
  ])("%j is answered here", async (words, told) => {
    const { called, code, text } = await typed(...words);
    expect([called, code]).toEqual([[], 0]);
    expect(text).toMatch(told);
  });
});

describe("the completion", () => {
  const printed = async (...words: string[]): Promise<string> => {
    let text = "";
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => {
      text += `${line}\n`;
    });
    // The library reads the words there.
    vi.stubGlobal("process", { ...process, argv: ["node", "restream", ...words] });
    try {
      await typed(...words);
    } finally {
      vi.unstubAllGlobals();
      log.mockRestore();
    }
    return text;
  };
  it.each(["bash", "zsh", "fish", "powershell"])("of %s calls this launcher", async (shell) => {
    expect(await printed("completion", shell)).toMatch(/'\/[^']*\/restream' complete /);
  });
  it("knows commands, subcommands and flags, each with its description", async () => {
    expect(await printed("complete", "--", "pub")).toBe(
      "publisher\twho sends to this server (OBS)\n:4\n",
    );
    expect(await printed("complete", "--", "publisher", "")).toMatch(/^list\t[^\n]*\nkick\t/);
    expect(await printed("complete", "--", "home-ip", "--")).toMatch(/--add\t[\s\S]*--watch\t/);
  });
  it("refuses a shell that there is not", async () => {
    expect(await typed("completion", "tcsh")).toMatchObject({ code: 2 });
  });
  it.each([
    ["/home/a b/restream", "linux" as const, "'/home/a b/restream/restream'"],
    ["C:\\a b", "win32" as const, "'C:\\a b\\restream.cmd'"],
  ])("quotes the launcher in %s", (folder, platform, quoted) => {
    expect(quotedLauncher(folder, platform)).toBe(quoted);
  });
  it("refuses a folder that a shell would read otherwise", () => {
    expect(() => quotedLauncher("/home/$(id)", "linux")).toThrow(/completion needs it without/);
  });
});
