// The README's way to a server, typed line by line on a terminal of a new machine, with the CLI asking as it asks people.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ProductStack, TOKEN } from "./product-stack";
import { Terminal, type Answer } from "./terminal";

const README = readFileSync(join(__dirname, "../../README.md"), "utf8");
const [, SECTION = ""] = /^## Put it on DigitalOcean$([\s\S]*?)^## /m.exec(README) ?? [];
const linesOf = (language: string): string[] =>
  (new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(SECTION)?.[1] ?? "")
    .split("\n")
    .filter((line) => line !== "");
const LINES = linesOf("sh");

const PASSPHRASE = "test-passphrase";
const SECRETS: Readonly<Record<string, string>> = {
  "digitalocean:token": TOKEN,
  "restream:twitchStreamKey": "test-key-twitch-0123456789",
  "restream:youtubeStreamKey": "test-key-youtube-0123456789",
};
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

// In order: each line finds what the ones before have left.
describe("the README's lines", () => {
  it("are there", () => {
    expect(LINES[0]).toBe("npm ci");
    expect(LINES.at(-1)).toBe("pulumi up");
  });

  it.each(LINES.slice(0, -1))("%s", async (line) => {
    const shown = await terminal.line(line, answersTo(line));
    expect(shown).not.toMatch(/error|warning|not found|stack, or create/i);
    expect(await terminal.line("echo exit code: $?")).toContain("exit code: 0");
    for (const secret of [PASSPHRASE, ...Object.values(SECRETS)])
      expect(shown).not.toContain(secret);
  });

  it("end in a preview of the whole server, which may be declined", async () => {
    const shown = await terminal.line("pulumi up", answersTo("pulumi up"));
    expect(shown).toContain("+ 14 to create");
    expect(shown).toMatch(/estimate *: "336 h: /);
    expect(shown).not.toMatch(/error: (?!confirmation declined)/);
  });

  it("leave every key where it is read, and every explanation's example where it would be", () => {
    const { config } = parse(stackFile()) as { config: Record<string, unknown> };
    for (const key of [...Object.keys(SECRETS), "restream:publishKey"])
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

  it("can be taken back without losing the stack file", async () => {
    const line = "pulumi stack rm prod --preserve-config --yes";
    expect(SECTION).toContain("--preserve-config");
    await terminal.line(line, answersTo(line));
    expect(stackFile()).toContain("encryptionsalt:");
  });
});

describe("the README's lines for PowerShell", () => {
  const powershell = linesOf("powershell");

  it("replace those that only a Unix shell understands", () => {
    const unix = LINES.filter((line) => line.includes("$("));
    const start = (line: string): string => line.split(/ ["(]/)[0] ?? "";
    expect(powershell.map(start)).toEqual(unix.map(start));
  });

  it("and the others hold nothing that PowerShell reads otherwise", () => {
    // about_Operators, about_Parsing: "<" and "&&" are refused (5.1), ";" "|" "`" "$" "@" "{" mean something else.
    const common = LINES.filter((line) => !line.includes("$("));
    for (const line of common) expect(line).toMatch(/^[\w :.-]+$/);
    // An expression in parentheses becomes one argument; within double quotes, single ones are text.
    for (const line of powershell)
      expect(line).toMatch(/^[\w :.-]+ \([\w .:/-]+( "[\w .()']+")?\)$/);
  });
});
