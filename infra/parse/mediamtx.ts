// Decides which MediaMTX the droplet fetches: version, address and hash belong together.
import type { MediamtxSource } from "../settings";

/** As in Pulumi.yaml; a test compares them. */
export const DEFAULT_MEDIAMTX: MediamtxSource = {
  version: "v1.21.0",
  url: "https://github.com/bluenviron/mediamtx/releases/download/v1.21.0/mediamtx_v1.21.0_linux_amd64.tar.gz",
  sha256: "e02e34c3337a35f20ac9e5aa31524566108964e6e37dbc46cf8292169f6c792b",
};

export const parseMediamtx = (source: MediamtxSource): string[] => {
  const issues: string[] = [];
  if (!/^v\d+\.\d+\.\d+$/.test(source.version))
    issues.push(
      `restream:mediamtxVersion: got ${JSON.stringify(source.version)}, expected a release such as ${DEFAULT_MEDIAMTX.version}`,
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
