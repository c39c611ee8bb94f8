// Decides which release of a program the droplet fetches: version, address and hash belong together.
import type { ProgramSource } from "../settings";

/** As in Pulumi.yaml; a test compares them. */
export const DEFAULT_MEDIAMTX: ProgramSource = {
  version: "v1.21.0",
  url: "https://github.com/bluenviron/mediamtx/releases/download/v1.21.0/mediamtx_v1.21.0_linux_amd64.tar.gz",
  sha256: "e02e34c3337a35f20ac9e5aa31524566108964e6e37dbc46cf8292169f6c792b",
};
/** The same. SHA-256 as public files of others give it (seven of them agree); nobody here has seen the official list. */
export const DEFAULT_LEGO: ProgramSource = {
  version: "v5.5.2",
  url: "https://github.com/go-acme/lego/releases/download/v5.5.2/lego_v5.5.2_linux_amd64.tar.gz",
  sha256: "2a35505089e7772c92e1e9ac144df91151ef2eca8568630db0ff91fca06d9bef",
};

/** @param key that its three keys begin with, in the stack's configuration */
export const programIssues = (
  key: string,
  source: ProgramSource,
  usual: ProgramSource,
): string[] => {
  const issues: string[] = [];
  if (!/^v\d+\.\d+\.\d+$/.test(source.version))
    issues.push(
      `restream:${key}Version: got ${JSON.stringify(source.version)}, expected a release such as ${usual.version}`,
    );
  if (!/^https?:\/\/[^\s'"\\]+$/.test(source.url))
    issues.push(
      `restream:${key}Url: got ${JSON.stringify(source.url)}, expected the http(s) address of the release's tar.gz`,
    );
  if (!/^[0-9a-f]{64}$/.test(source.sha256))
    issues.push(
      `restream:${key}Sha256: got ${JSON.stringify(source.sha256)}, expected the 64 hex digits of the tarball's SHA-256 (a file of checksums beside the release lists them)`,
    );
  const isOther = source.version !== usual.version;
  if (isOther && (source.url === usual.url || source.sha256 === usual.sha256))
    issues.push(
      `restream:${key}Version: got ${source.version}, but ${key}Url or ${key}Sha256 is still ${usual.version}'s: set all three together`,
    );
  return issues;
};
