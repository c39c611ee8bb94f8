// Decides where MediaMTX comes from: the official tarball at its hash, or built from the Go module at its version.
import type { Preparation } from "./preparation";
import { ensureTarball, type Tarball } from "./tarball";

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

/** @param version such as "v1.20.1" */
export const ensureMediamtx = async (
  preparation: Preparation,
  version: string,
): Promise<Tarball> => {
  const sha256 = OFFICIAL_SHA256[version];
  return ensureTarball(
    {
      program: "mediamtx",
      official: sha256 === undefined ? undefined : { url: officialUrl(version), sha256 },
      module: {
        path: "github.com/bluenviron/mediamtx",
        version,
        // What its `go generate` makes: the version, and a script for HLS, which is off here.
        changes: {
          "internal/core/VERSION": () => version,
          "internal/servers/hls/hls.min.js": () => "// not part of this build\n",
        },
      },
      saying: `building MediaMTX ${version} from its Go module (1 to 2 minutes)`,
    },
    preparation,
  );
};
