// The pages' way to a server and through an event, typed line by line on a terminal of a new machine, with the CLI asking
// as it asks people: the README and every page of docs/usage. Which lines are not typed, and why: test/support/pages.ts.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blocksOf, kindOf, sectionOf } from "../support/pages";
import { ProductStack, TOKEN } from "./product-stack";
import { Terminal, type Answer } from "./terminal";

const ROOT = join(__dirname, "../..");
const USAGE = join(ROOT, "docs/usage");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
/** In the order of an alphabet; the terminal goes through all of them. */
const PAGES = readdirSync(USAGE).sort();

/** Of the blocks for bash, without those that say why no test types them. */
const linesOf = (text: string): string[] =>
  blocksOf(text)
    .filter(({ language, notTyped }) => language === "sh" && notTyped === undefined)
    .flatMap(({ lines }) => lines);
const typed = (lines: string[]): string[] => lines.filter((line) => kindOf(line) === "typed");

const SETUP = linesOf(sectionOf(README, "Put it online"));
/** Once each, although a page may say it again. */
const LATER = [
  ...new Set(
    PAGES.flatMap((page) => typed(linesOf(readFileSync(join(USAGE, page), "utf8")))).filter(
      (line) => !SETUP.includes(line),
    ),
  ),
];

const PASSPHRASE = "test-passphrase";
const SECRETS: Readonly<Record<string, string>> = {
  "digitalocean:token": TOKEN,
  "restream:twitchStreamKey": "test-key-twitch-0123456789",
  "restream:youtubeStreamKey": "test-key-youtube-0123456789",
  "restream:kickStreamKey": "test-key-kick-0123456789",
  "restream:youtubeApiKey": "test-key-youtube-api-0123456789",
  "restream:twitchClientId": "testclientid0123456789",
  "restream:twitchClientSecret": "testclientsecret0123456789",
  "restream:discordWebhookUrl":
    "https://discord.com/api/webhooks/1234567890/test-key-discord-0123456789",
};
const SETUP_SECRETS = [
  "digitalocean:token",
  "restream:twitchStreamKey",
  "restream:youtubeStreamKey",
];
/** A file that a page has people write. */
const APPRISE = {
  name: "apprise.txt",
  text: "all tgram://123456789:test-key-apprise/-100200300\n",
};
/** A picture that a page has people bring: its first bytes, for nobody decodes it here. */
const PNG = Buffer.from("89504e470d0a1a0a", "hex");
/** What would leave this machine. */
const STAND_INS = { npm: "echo added 300 packages", curl: "echo 203.0.113.10" };

let product: ProductStack;
let terminal: Terminal;
beforeAll(async () => {
  product = await ProductStack.prepare();
  const env = product.engine.env();
  const scratch = join(product.directory, "scratch");
  const bin = join(product.directory, "bin");
  for (const folder of [scratch, bin]) mkdirSync(folder);
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const ssh = join(env["HOME"] ?? "", ".ssh");
  mkdirSync(ssh, { mode: 0o700 });
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(ssh, "id_ed25519")]);
  // A new machine: nobody has told it of a backend, a passphrase or a token.
  const untold = {
    PULUMI_BACKEND_URL: undefined,
    PULUMI_CONFIG_PASSPHRASE: undefined,
    DIGITALOCEAN_TOKEN: undefined,
  };
  writeFileSync(join(product.project, APPRISE.name), APPRISE.text);
  writeFileSync(join(env["HOME"] ?? "", "brb.png"), PNG);
  const path = [bin, dirname(product.cli), env["PATH"]].join(":");
  terminal = await Terminal.open(product.project, { ...env, ...untold, PATH: path }, scratch);
});
afterAll(async () => {
  // Optional: when the preparation failed, its error is the one to see.
  await (terminal as Terminal | undefined)?.close();
  await (product as ProductStack | undefined)?.close();
});

const answersTo = (line: string): Answer[] => [
  { question: /Enter your passphrase/, answer: PASSPHRASE },
  { question: /Re-enter your passphrase/, answer: PASSPHRASE },
  { question: /value: /, answer: SECRETS[line.split(" ").at(-1) ?? ""] ?? "" },
  { question: /Do you want to perform this update\?/, answer: "no" },
];
const stackFile = (): string => readFileSync(join(product.project, "Pulumi.prod.yaml"), "utf8");

/** It ends well, and shows nothing that is a secret. */
const expectTyped = async (line: string): Promise<void> => {
  const shown = await terminal.line(line, answersTo(line));
  expect(shown).not.toMatch(/error|warning|not found|stack, or create/i);
  expect(await terminal.line("echo exit code: $?")).toContain("exit code: 0");
  for (const secret of [PASSPHRASE, ...Object.values(SECRETS)]) expect(shown).not.toContain(secret);
};

// In order: each line finds what the ones before have left.
describe("the README's lines", () => {
  it("are there", () => {
    expect(SETUP[0]).toBe("npm ci");
    expect(SETUP.at(-1)).toBe("pulumi up");
  });

  it.each(typed(SETUP))("%s", expectTyped);

  it("end in a preview of the whole server, which may be declined", async () => {
    const shown = await terminal.line("pulumi up", answersTo("pulumi up"));
    expect(shown).toContain("+ 14 to create");
    expect(shown).toMatch(/estimate *: "336 h: /);
    expect(shown).not.toMatch(/error: (?!confirmation declined)/);
  });

  it("leave every key where it is read, and every explanation's example where it would be", () => {
    const { config } = parse(stackFile()) as { config: Record<string, unknown> };
    for (const key of [...SETUP_SECRETS, "restream:publishKey"])
      expect(config[key]).toEqual({ secure: expect.stringMatching(/^v1:/) as string });
    expect(config["restream:homeIp"]).toBe("203.0.113.10");
    const examples = [...stackFile().matchAll(/^ *# (restream:\w+): /gm)].map(([, key]) => key);
    expect(examples.length).toBeGreaterThan(20);
    // As an editor does it: the two signs of the comment go, the rest of the line stays.
    const uncommented = parse(stackFile().replace(/^( *)# (?=restream:\w+: )/gm, "$1"), {
      uniqueKeys: false,
    }) as { config: Record<string, unknown> };
    expect(Object.keys(uncommented.config)).toEqual(expect.arrayContaining(examples));
  });
});

/** Everything is answered already: each question of it is left as it is, by Enter. */
const KEPT: Answer[] = [
  { question: /passphrase of the stack|stack's passphrase/i, answer: PASSPHRASE },
  ...[
    /Which stack\?/,
    /Keep DigitalOcean's token\?/,
    /Region \(near you/,
    /Your private SSH key/,
    /Picture size that OBS sends/,
    /Frames a second/,
    /Video bitrate/,
    /Where to\?/,
    /Keep Twitch's stream key\?/,
    /Keep YouTube's stream key\?/,
    /Address that may publish/,
  ].map((question): Answer => ({ question, answer: "" })),
  { question: /Discord/, answer: "n" },
];

describe("restream setup", () => {
  it("keeps what is set, and ends with the cost and the next command", async () => {
    const before = parse(stackFile()) as { config: Record<string, unknown> };
    const shown = await terminal.line("restream setup", KEPT);
    expect(shown).toMatch(/What it will cost: 336 h: \d+ GiB/);
    expect(shown).toContain("The next step makes the server: pulumi up");
    expect(await terminal.line("echo exit code: $?")).toContain("exit code: 0");
    const after = parse(stackFile()) as { config: Record<string, unknown> };
    for (const [key, value] of Object.entries(before.config))
      expect(after.config[key], key).toEqual(value);
    for (const secret of [PASSPHRASE, ...Object.values(SECRETS)])
      expect(shown).not.toContain(secret);
  });
});

describe("the lines of the pages in docs/usage", () => {
  it("are there, of every page that has any", () => {
    const pages = PAGES.filter((page) => {
      const lines = typed(linesOf(readFileSync(join(USAGE, page), "utf8")));
      return lines.some((line) => SETUP.includes(line) || LATER.includes(line));
    });
    expect(pages).toEqual([
      ...["at-3am.md", "operate.md", "page.md", "platforms.md", "runbook.md", "setup.md"],
    ]);
    expect(LATER.length).toBeGreaterThan(10);
  });

  it.each(LATER)("%s", expectTyped);

  it("leave a stack that is taken whole, with what they have set", async () => {
    const shown = await terminal.line("pulumi up", answersTo("pulumi up"));
    // Four more: the reserved IP that operate.md switches on, the picture that it has people bring, and what is made of it.
    expect(shown).toContain("+ 18 to create");
    expect(shown).not.toMatch(/error: (?!confirmation declined)/);
    const { config } = parse(stackFile()) as { config: Record<string, unknown> };
    for (const key of Object.keys(SECRETS))
      expect(config[key]).toEqual({ secure: expect.stringMatching(/^v1:/) as string });
    expect(config["restream:destinations"]).toBe("kick");
    expect(config["restream:timeZone"]).toBe("Europe/Berlin");
    expect(stackFile()).not.toContain("test-key");
  });

  it("can be taken back without losing the stack file", async () => {
    const line = "pulumi stack rm prod --preserve-config --yes";
    expect(readFileSync(join(USAGE, "setup.md"), "utf8")).toContain(line.replace(" --yes", ""));
    await terminal.line(line, answersTo(line));
    expect(stackFile()).toContain("encryptionsalt:");
  });
});
