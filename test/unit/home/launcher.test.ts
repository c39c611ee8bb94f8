// The launchers as people call them: from any folder, by a link, with every word intact; and what is said when something is missing.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(__dirname, "../../..");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "restream launcher "));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (
  launcher: string,
  words: readonly string[],
  options: { cwd?: string; path?: string } = {},
): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(launcher, words, {
    cwd: options.cwd ?? "/",
    encoding: "utf8",
    env: { ...process.env, PATH: options.path ?? process.env["PATH"] },
  });
  return { code: status, out: stdout, err: stderr };
};

/** A checkout with nothing but the launcher and a program that prints its words. */
const checkout = (name: string): string => {
  const root = join(folder, name);
  mkdirSync(join(root, "home"), { recursive: true });
  copyFileSync(join(ROOT, "restream"), join(root, "restream"));
  chmodSync(join(root, "restream"), 0o755);
  writeFileSync(
    join(root, "home/start.cjs"),
    "process.stdout.write(JSON.stringify(process.argv.slice(2)))",
  );
  return root;
};

describe("./restream", () => {
  const words = ["status", "--watch", "a b", "$(id)", "", "it's", "--", "-n", "5"];
  it("hands every word on, from a folder with spaces, from anywhere", () => {
    const { code, out } = run(join(checkout("a b"), "restream"), words, { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(words);
  });
  it("loads what draws the report, and overwrites nothing", () => {
    const page = join(folder, "mine.html");
    writeFileSync(page, "mine");
    const { code, err } = run(join(ROOT, "restream"), ["report", page]);
    expect([code, err]).toEqual([3, expect.stringContaining("mine.html is there already")]);
    expect(readFileSync(page, "utf8")).toBe("mine");
  });
  it("is found through links, relative ones too", () => {
    checkout("c d");
    mkdirSync(join(folder, "bin"));
    symlinkSync("../c d/restream", join(folder, "bin/one"));
    symlinkSync(join(folder, "bin/one"), join(folder, "bin/two"));
    expect(JSON.parse(run(join(folder, "bin/two"), words).out)).toEqual(words);
  });
  it("says so when Node.js is missing", () => {
    const bin = join(folder, "no-node");
    mkdirSync(bin);
    for (const tool of ["sh", "dirname", "readlink"])
      symlinkSync(spawnSync("which", [tool], { encoding: "utf8" }).stdout.trim(), join(bin, tool));
    const { code, err } = run(join(checkout("e"), "restream"), ["status"], { path: bin });
    expect(code).toBe(4);
    expect(err).toMatch(/Node\.js is missing\. Install version 20\.19 or newer/);
  });
  it("says so when the packages are missing", () => {
    const root = checkout("f");
    copyFileSync(join(ROOT, "home/start.cjs"), join(root, "home/start.cjs"));
    const { code, err } = run(join(root, "restream"), ["status"]);
    expect(code).toBe(4);
    expect(err).toContain(`Run npm ci (Windows: npm.cmd ci) in ${root}`);
  });
  it.each([
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/],
    [[], 0, /Here, at home:/],
  ])("%j needs neither Pulumi nor stack nor SSH", (args, code, told) => {
    const found = run(join(ROOT, "restream"), args, { path: dirname(process.execPath) + ":/bin" });
    expect(found).toMatchObject({ code, err: "" });
    expect(found.out).toMatch(told);
  });
  it.each([[["publisher", "kik"], /Did you mean kick\?/]])(
    "%j is refused here, before anybody is asked",
    (args, told) => {
      const { code, err } = run(join(ROOT, "restream"), args);
      expect(code).toBe(2);
      expect(err).toMatch(told);
    },
  );
});

describe("restream.cmd", () => {
  const text = readFileSync(join(ROOT, "restream.cmd"), "utf8");
  it("has CRLF alone, as cmd.exe reads it", () => {
    expect(text.split("\r\n").join("")).not.toMatch(/[\r\n]/);
  });
  it("hands every word on, from wherever it is, with the exit code", () => {
    expect(text).toContain('node "%~dp0home\\start.cjs" %*\r\nexit /b %ERRORLEVEL%');
  });
});

it("the least Node.js is package.json's", () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
  expect(readFileSync(join(ROOT, "home/start.cjs"), "utf8")).toContain(
    `LEAST_NODE = [${String(major)}, ${String(minor)}]`,
  );
  expect(readFileSync(join(ROOT, "restream"), "utf8")).toContain(
    `${String(major)}.${String(minor)}`,
  );
});
