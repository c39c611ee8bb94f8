// Keeps what a release was installed from, its program too, so that it can be installed again: restream rollback.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "../shared/files";
import { dropOrphans, readIndex } from "../shared/kept";
import { INDEX_FILE, RELEASES_DIR, withRelease, type ReleaseIndex } from "../shared/releases";
import { FAILOVER_CONFIG } from "../shared/failover";
import { PEER_CONFIG } from "../shared/pair";
import { rfc3339 } from "../shared/text";
import { writeState } from "./host";
import type { Release } from "./release";
import { INCOMING_DIR } from "./staging";
import { shortHash } from "./short-hash";

/** Written last: a folder with it is whole. */
const SECRETS = "secrets.json";

/** The list as far as it can be read: an unreadable one is begun anew, because a release must not fail for it. */
export const keptIndex = (): ReleaseIndex | undefined => {
  try {
    return readIndex();
  } catch {
    console.log(`${INDEX_FILE} cannot be read: the releases before this one are forgotten`);
    return undefined;
  }
};

/**
 * The public parts of all that can still be installed, as texts: what can be rolled back to, and what is staged, whose
 * `pulumi up` was refused or is under way.
 */
export const knownReleases = (): string[] =>
  [RELEASES_DIR, INCOMING_DIR].flatMap((folder) =>
    (unlessMissing(() => readdirSync(folder, { withFileTypes: true })) ?? [])
      .filter((each) => each.isDirectory())
      .flatMap(
        ({ name }) =>
          unlessMissing(() => readFileSync(join(folder, name, "release.json"), "utf8")) ?? [],
      ),
  );

/** Of all that it installs. */
export const releaseIdOf = ({
  files,
  placeholder,
}: Pick<Release, "files" | "placeholder">): string =>
  shortHash([placeholder, files.map(({ path, mode, sha256 }) => [path, mode, sha256])]);

/** What a server of a pair has of its own (infra/names.ts has the same). */
export const OF_EACH_SERVER: readonly string[] = [
  FAILOVER_CONFIG,
  PEER_CONFIG,
  "/etc/restream/peer-known-hosts",
  "/root/.ssh/authorized_keys2",
];

/** Of all that both servers of a pair have alike; undefined: this one is alone. */
const commonIdOf = ({ files, placeholder }: Release): string | undefined =>
  files.some(({ path }) => path === PEER_CONFIG)
    ? releaseIdOf({
        placeholder,
        files: files.filter(({ path }) => !OF_EACH_SERVER.includes(path)),
      })
    : undefined;

/**
 * Before it is installed: what comes into force can be installed again.
 * @param program the file of this program
 * @param open the text of its public part
 * @throws Error when it cannot be kept
 */
export const storeRelease = (release: Release, program: string, open: string): void => {
  const folder = join(RELEASES_DIR, releaseIdOf(release));
  if (existsSync(join(folder, SECRETS))) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): void => {
    // On the disk, because a rollback may follow a power cut.
    writeFileSync(join(folder, name), text, { mode: 0o600, flush: true });
  };
  write("apply.cjs", readFileSync(program, "utf8"));
  write("release.json", open);
  write(SECRETS, JSON.stringify({ files: secretFilesOf(release, open) }));
};

/** Once it is in force. @param before as it was read before */
export const noteInForce = (
  release: Release,
  before: ReleaseIndex | undefined,
  isKept: boolean,
): void => {
  const commonId = commonIdOf(release);
  const entry = {
    ...{ id: releaseIdOf(release), at: rfc3339(Date.now()), files: release.files.length },
    ...(commonId === undefined ? {} : { commonId }),
  };
  const index = withRelease(before, entry, isKept);
  if (index !== undefined) writeState(INDEX_FILE, index);
  dropOrphans(index ?? before);
};

/** What came on standard input, without what was allowed. */
const secretFilesOf = (release: Release, publicText: string): Release["files"] => {
  const { files } = JSON.parse(publicText) as { files: { path: string }[] };
  const open = new Set(files.map(({ path }) => path));
  return release.files.filter(({ path }) => !open.has(path));
};
