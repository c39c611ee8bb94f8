// Decides where a program's tarball comes from: the vendor's at its hash, or built from the program's Go module.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache";
import { command } from "./command";
import { fetchChecked } from "./fetch-checked";
import { buildGoModule, type GoModule } from "./go-module";
import type { Preparation } from "./preparation";

export interface Tarball {
  path: string;
  sha256: string;
  version: string;
  /** "official", or how it was built. */
  origin: string;
}

export interface TarballRecipe {
  /** The program's file in the tarball, and the tarball's name. */
  program: string;
  /** Undefined: the vendor's hash of this version is not known, and it is built. */
  official: { url: string; sha256: string } | undefined;
  module: GoModule;
  /** What is said when it is built: how long that takes. */
  saying: string;
  /** @default "built from the Go module" */
  builtOrigin?: string;
}

export const ensureTarball = async (
  { program, official, module, saying, builtOrigin = "built from the Go module" }: TarballRecipe,
  preparation: Preparation,
): Promise<Tarball> => {
  const { say, signal } = preparation;
  const file = `${program}.tar.gz`;
  const folder = await cached({
    name: `${program}-${module.version}`,
    say,
    signal,
    build: async (target) => {
      mkdirSync(target);
      const tarball = join(target, file);
      const isOfficial =
        official !== undefined &&
        (await fetchChecked(official.url, official.sha256, tarball, preparation));
      if (!isOfficial) {
        say(saying);
        await buildGoModule(module, target, program, preparation);
        await command(["tar", "-czf", `${tarball}.new`, "-C", target, program], { signal });
        renameSync(`${tarball}.new`, tarball);
        rmSync(join(target, program));
      }
      writeFileSync(join(target, "origin"), isOfficial ? "official" : builtOrigin);
    },
  });
  const path = join(folder, file);
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  const origin = readFileSync(join(folder, "origin"), "utf8");
  return { path, sha256, version: module.version, origin };
};
