// Decides which MediaMTX the droplet fetches: version, address and hash belong together.
import type { MediamtxSource } from "../settings";

/** As in Pulumi.yaml; a test compares them. */
export const DEFAULT_MEDIAMTX: MediamtxSource = {
  version: "v1.20.1",
  url: "https://github.com/bluenviron/mediamtx/releases/download/v1.20.1/mediamtx_v1.20.1_linux_amd64.tar.gz",
  sha256: "81b143f55a5d23d4a8c028d52869c14ea4a59919900528698fcc97a747fd69c6",
};

export const parseMediamtx = (source: MediamtxSource): string[] => {
  const issues: string[] = [];
  if (!/^v\d+\.\d+\.\d+$/.test(source.version))
    issues.push(
      `restream:mediamtxVersion: got ${JSON.stringify(source.version)}, expected a release such as v1.20.1`,
    );
  if (!/^https?:\/\/[^\s'"\\]+$/.test(source.url))
    issues.push(
      `restream:mediamtxUrl: got ${JSON.stringify(source.url)}, expected the http(s) address of the release's tar.gz`,
    );
  if (!/^[0-9a-f]{64}$/.test(source.sha256))
    issues.push(
      `restream:mediamtxSha256: got ${JSON.stringify(source.sha256)}, expected the 64 hex digits of the tarball's SHA-256 (checksums.sha256 of the release lists them)`,
    );
  const isOther = source.version !== DEFAULT_MEDIAMTX.version;
  if (isOther && (source.url === DEFAULT_MEDIAMTX.url || source.sha256 === DEFAULT_MEDIAMTX.sha256))
    issues.push(
      `restream:mediamtxVersion: got ${source.version}, but mediamtxUrl or mediamtxSha256 is still ${DEFAULT_MEDIAMTX.version}'s: set all three together`,
    );
  return issues;
};
