// Decides where MediaMTX comes from: the official tarball at its hash, or built from the Go module at its version.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command";
import { go } from "./go";
import { cached } from "./cache";
import { fetchChecked } from "./fetch-checked";
import type { Preparation } from "./preparation";

export const MEDIAMTX_VERSION = "v1.21.0";
/** What a server changes to and back while it is on air. */
export const OTHER_MEDIAMTX_VERSION = "v1.20.1";
/**
 * SHA-256 of the official tarballs for linux_amd64, as public files of others give them (v1.21.0: nine of them
 * agree); nobody here has seen the official list (docs/first-real-run.md). Another version is built from its module.
 */
const OFFICIAL_SHA256: Readonly<Record<string, string>> = {
  "v1.20.1": "81b143f55a5d23d4a8c028d52869c14ea4a59919900528698fcc97a747fd69c6",
  "v1.21.0": "e02e34c3337a35f20ac9e5aa31524566108964e6e37dbc46cf8292169f6c792b",
};
const officialUrl = (version: string): string =>
  `https://github.com/bluenviron/mediamtx/releases/download/${version}/mediamtx_${version}_linux_amd64.tar.gz`;

export interface MediamtxTarball {
  path: string;
  sha256: string;
  version: string;
  origin: "official" | "built from the Go module";
}

/** @param version such as "v1.20.1" */
export const ensureMediamtx = async (
  preparation: Preparation,
  version: string,
): Promise<MediamtxTarball> => {
  const { say, signal } = preparation;
  let origin: MediamtxTarball["origin"] = "built from the Go module";
  const name = `mediamtx-${version}`;
  const official = OFFICIAL_SHA256[version];
  const folder = await cached({
    name,
    say,
    signal,
    build: async (target) => {
      mkdirSync(target);
      const tarball = join(target, "mediamtx.tar.gz");
      if (
        official !== undefined &&
        (await fetchChecked(officialUrl(version), official, tarball, preparation))
      ) {
        writeFileSync(join(target, "origin"), "official");
        return;
      }
      await buildFromModule(version, target, tarball, preparation);
      writeFileSync(join(target, "origin"), origin);
    },
  });
  origin = readFileSync(join(folder, "origin"), "utf8") as MediamtxTarball["origin"];
  const path = join(folder, "mediamtx.tar.gz");
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return { path, sha256, version, origin };
};

/** As its own main module, so that its own go.sum is what is checked. */
const buildFromModule = async (
  version: string,
  target: string,
  tarball: string,
  { say, signal }: Preparation,
): Promise<void> => {
  say(`building MediaMTX ${version} from its Go module (1 to 2 minutes)`);
  const download = await go(
    ["mod", "download", "-json", `github.com/bluenviron/mediamtx@${version}`],
    {
      signal,
      cwd: target,
    },
  );
  const { Dir: moduleDir } = JSON.parse(download) as { Dir: string };
  const source = join(target, "source");
  cpSync(moduleDir, source, { recursive: true });
  await command(["chmod", "-R", "u+w", source], { signal });
  // What its `go generate` makes: the version, and a script for HLS, which is off here.
  writeFileSync(join(source, "internal/core/VERSION"), version);
  writeFileSync(join(source, "internal/servers/hls/hls.min.js"), "// not part of this build\n");
  await go(["build", "-trimpath", "-ldflags", "-s -w", "-o", join(target, "mediamtx"), "."], {
    signal,
    cwd: source,
    env: { CGO_ENABLED: "0" },
  });
  await command(["tar", "-czf", `${tarball}.new`, "-C", target, "mediamtx"], { signal });
  renameSync(`${tarball}.new`, tarball);
  rmSync(source, { recursive: true });
};
