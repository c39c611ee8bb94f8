// The pages that people read, as the repository has them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../../..");
/** Other tests make these and compare them; their links and commands are as good as what made them. */
const GENERATED = ["docs/messages.md", "docs/screens.md"];

/** Also what is new and not committed yet. */
const listed = (...patterns: string[]): string[] =>
  execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns],
    { cwd: ROOT, encoding: "utf8" },
  )
    .trim()
    .split("\n")
    .filter((file) => existsSync(join(ROOT, file)));

export const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Path from the project's folder → text. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  listed("*.md", ":!node_modules").map((file) => [file, read(file)]),
);

export const WRITTEN: ReadonlyMap<string, string> = new Map(
  [...PAGES].filter(([file]) => !GENERATED.includes(file)),
);

/** What the product says to people, and its comments. */
export const SOURCES: ReadonlyMap<string, string> = new Map(
  listed("infra", "control", "home", "files", "test/*.ts", "*.yaml", "*.mjs").map((file) => [
    file,
    read(file),
  ]),
);
