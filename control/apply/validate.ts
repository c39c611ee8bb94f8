// Validates the files of a release before anything is switched, with the programs that will read them.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { HUB_UNIT, MEDIAMTX_CONFIG, MEDIAMTX_UNIT } from "../shared/names";
import { programIn } from "./programs";
import type { ReleaseFile } from "./release";

const HUB_CONFIG = "/usr/local/share/restream/hub.conf";
/** The hub's folder: systemd makes it when the unit starts, and a trial must not touch its content. */
const HUB_DIR = `/run/${HUB_UNIT.replace(".service", "")}`;
const TRIAL_API_PORT = 19997;
/**
 * MediaMTX 1.21 and newer can validate a file; an older one is started on it. A broken file ends it within milliseconds; it
 * starts its API last, so an answer there means that the file is good.
 */
const TRIAL = `if "$0" --help | grep -q -e --validate-conf; then exec "$0" --validate-conf "$CREDENTIALS_DIRECTORY/mediamtx.yml"; fi
"$0" "$CREDENTIALS_DIRECTORY/mediamtx.yml" & pid=$!
for _ in {1..200}; do
  if (exec 3<>/dev/tcp/127.0.0.1/${TRIAL_API_PORT}) 2>/dev/null; then kill $pid; exit 0; fi
  kill -0 $pid 2>/dev/null || exit 1
  sleep 0.05
done
echo "its API does not answer"; kill $pid; exit 1`;

/**
 * @param files what is to be tried
 * @param release all files of the release
 * @throws Error with the program's own words about the first file it does not take
 */
export const validate = (files: readonly ReleaseFile[], release: readonly ReleaseFile[]): void => {
  mkdirSync("/run/restream", { recursive: true, mode: 0o700 });
  const folder = mkdtempSync("/run/restream/validate-");
  try {
    // The other files cannot be tried, and keys must not get here.
    for (const file of withReaders(files, release).filter(isTried)) {
      const copy = join(folder, basename(file.path));
      writeFileSync(copy, file.content, { mode: 0o600 });
      if (file.path.endsWith(".service")) verifyUnit(file, copy, files);
      if (file.path.endsWith(".timer")) verifyTimes(file);
      if (file.path === MEDIAMTX_CONFIG) tryMediamtx(copy, programIn(release));
      if (file.path === HUB_CONFIG) tryHub(file, copy);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Another MediaMTX may not take the configuration of before. */
export const withReaders = (
  files: readonly ReleaseFile[],
  release: readonly ReleaseFile[],
): ReleaseFile[] => {
  const isNewUnit = files.some(({ path }) => basename(path) === MEDIAMTX_UNIT);
  return release.filter(
    (file) => files.includes(file) || (isNewUnit && file.path === MEDIAMTX_CONFIG),
  );
};

const isTried = ({ path }: ReleaseFile): boolean =>
  /\.(?:service|timer)$/.test(path) || path === MEDIAMTX_CONFIG || path === HUB_CONFIG;

/**
 * Rewrites a unit for systemd-analyze, which looks for its programs: those of the same release are not installed yet.
 * @param brought the files of the same release
 */
export const unitTrial = (unit: string, brought: readonly ReleaseFile[]): string =>
  brought
    .filter(({ mode }) => (Number.parseInt(mode, 8) & 0o100) !== 0)
    .reduce(
      (text, { path }) => text.replaceAll(new RegExp(`${path}(?![\\w./-])`, "g"), "/bin/true"),
      unit,
    );

const verifyUnit = (
  { path, content }: ReleaseFile,
  copy: string,
  brought: readonly ReleaseFile[],
): void => {
  writeFileSync(copy, unitTrial(content, brought));
  // --recursive-errors=no: an unknown key of this very file is an error, not a warning.
  const { status, stderr } = run("systemd-analyze", ["verify", "--recursive-errors=no", copy]);
  if (status !== 0) throw new Error(`${path} is no valid unit: ${lastLines(stderr)}`);
};

/** Also checks that the droplet knows the time zone, because machines differ in the zones that they have. */
const verifyTimes = ({ path, content }: ReleaseFile): void => {
  for (const [, times = ""] of content.matchAll(/^OnCalendar=(.*)$/gm)) {
    const { status, stderr } = run("systemd-analyze", ["calendar", times]);
    if (status !== 0)
      throw new Error(`${path} names no time of the droplet's: ${lastLines(stderr)}`);
  }
};

/** Runs a throw-away MediaMTX in a unit of its own, with its listeners on other ports. */
const tryMediamtx = (copy: string, program: string): void => {
  const { status, stdout, stderr } = run("systemd-run", [
    ...["--quiet", "--wait", "--pipe", "--collect"],
    ...["--property=DynamicUser=yes", `--property=LoadCredential=mediamtx.yml:${copy}`],
    "--setenv=MTX_RTMPADDRESS=127.0.0.1:19350",
    // Its certificate is nobody's but the unit's.
    "--setenv=MTX_RTMPENCRYPTION=no",
    `--setenv=MTX_APIADDRESS=127.0.0.1:${TRIAL_API_PORT}`,
    "--setenv=MTX_METRICSADDRESS=127.0.0.1:19998",
    // Variables (`$…`) belong to bash.
    ...["--expand-environment=no", "/bin/bash", "-c", TRIAL, program],
  ]);
  if (status !== 0)
    throw new Error(`MediaMTX does not take ${MEDIAMTX_CONFIG}: ${lastLines(stdout + stderr)}`);
};

/** While nginx tries a configuration, it opens its files in the copy's folder. */
export const hubTrial = (config: string, folder: string): string =>
  config.replaceAll(HUB_DIR, folder);

/** nginx briefly binds free ports, and does not mind those that the running hub has bound. */
const tryHub = ({ path, content }: ReleaseFile, copy: string): void => {
  const folder = dirname(copy);
  writeFileSync(copy, hubTrial(content, folder));
  const { status, stderr } = run("/usr/sbin/nginx", [
    ...["-t", "-q", "-e", "stderr"],
    ...["-p", folder, "-c", copy],
  ]);
  if (status !== 0) throw new Error(`nginx does not take ${path}: ${lastLines(stderr)}`);
};

const run = (
  program: string,
  args: string[],
): { status: number | null; stdout: string; stderr: string } => {
  const ended = spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });
  if (ended.error) throw new Error(`${program} could not be run: ${ended.error.message}`);
  return ended;
};

const lastLines = (text: string): string => text.trim().split("\n").slice(-5).join("\n");
