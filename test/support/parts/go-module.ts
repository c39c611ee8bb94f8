// Builds a program from a Go module as its own main module, so that its own go.sum is what is checked.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command";
import { go } from "./go";
import type { Preparation } from "./preparation";

export interface GoModule {
  /** Such as "github.com/bluenviron/mediamtx". */
  path: string;
  /** Such as "v1.21.0". */
  version: string;
  /** The main package, from the module's folder. @default "." */
  package?: string;
  /** What is added to the linker's `-s -w`. */
  ldflags?: string;
  /** Changes the source before it is built: file of the module → its new text, from the old one ("" where there is none). */
  changes?: Readonly<Record<string, (text: string) => string>>;
}

/** The program `name` in the existing folder `target`; nothing else is left there. */
export const buildGoModule = async (
  module: GoModule,
  target: string,
  name: string,
  { signal }: Preparation,
): Promise<void> => {
  const download = await go(["mod", "download", "-json", `${module.path}@${module.version}`], {
    signal,
    cwd: target,
  });
  const { Dir: moduleDir } = JSON.parse(download) as { Dir: string };
  const source = join(target, "source");
  cpSync(moduleDir, source, { recursive: true });
  await command(["chmod", "-R", "u+w", source], { signal });
  for (const [file, change] of Object.entries(module.changes ?? {}))
    writeFileSync(join(source, file), change(textOf(join(source, file))));
  const ldflags = ["-s", "-w", module.ldflags ?? ""].join(" ").trim();
  await go(
    [
      ...["build", "-trimpath", "-ldflags", ldflags, "-o", join(target, name)],
      module.package ?? ".",
    ],
    { signal, cwd: source, env: { CGO_ENABLED: "0" } },
  );
  rmSync(source, { recursive: true });
};

/** Puts `text` in the place of `line`. @throws Error unless it is there exactly once: the source is not the one we know */
export const instead =
  (line: string, text: string) =>
  (source: string): string => {
    const [before, after, ...more] = source.split(line);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`expected once in the module's source: ${line.trim()}`);
    return before + text + after;
  };

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the change adds it
  }
};
