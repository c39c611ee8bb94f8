// Validates what a release would put into place, before anything is switched: by the programs that will read it.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ReleaseFile } from "./release";

const MEDIAMTX = "/usr/local/lib/restream/mediamtx";
const TRIAL_API_PORT = 19997;
/** A broken config ends MediaMTX within milliseconds; its API is the last that it starts, so a good one is known by that. */
const TRIAL = `"$0" "$CREDENTIALS_DIRECTORY/mediamtx.yml" & pid=$!
for _ in {1..200}; do
  if (exec 3<>/dev/tcp/127.0.0.1/${TRIAL_API_PORT}) 2>/dev/null; then kill $pid; exit 0; fi
  kill -0 $pid 2>/dev/null || exit 1
  sleep 0.05
done
echo "its API does not answer"; kill $pid; exit 1`;

/** @throws Error with the program's own words about the first file it does not take. */
export const validate = (files: ReleaseFile[]): void => {
  mkdirSync("/run/restream", { recursive: true, mode: 0o700 });
  const folder = mkdtempSync("/run/restream/validate-");
  try {
    // Of all others there is nothing to try, and a key has no business here.
    for (const file of files.filter(isTried)) {
      const copy = join(folder, basename(file.path));
      writeFileSync(copy, file.content, { mode: 0o600 });
      if (file.path.endsWith(".service")) verifyUnit(file.path, copy);
      if (file.path.endsWith(".timer")) verifyTimes(file);
      if (basename(file.path) === "mediamtx.yml") tryMediamtx(file.path, copy);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const isTried = ({ path }: ReleaseFile): boolean =>
  /\.(?:service|timer)$/.test(path) || basename(path) === "mediamtx.yml";

const verifyUnit = (path: string, copy: string): void => {
  // --recursive-errors=no: an unknown key of this very file is an error, not a remark.
  const { status, stderr } = run("systemd-analyze", ["verify", "--recursive-errors=no", copy]);
  if (status !== 0) throw new Error(`${path} is no valid unit: ${lastLines(stderr)}`);
};

/** Also that the droplet knows the time zone: which there are differs from machine to machine. */
const verifyTimes = ({ path, content }: ReleaseFile): void => {
  for (const [, times = ""] of content.matchAll(/^OnCalendar=(.*)$/gm)) {
    const { status, stderr } = run("systemd-analyze", ["calendar", times]);
    if (status !== 0)
      throw new Error(`${path} names no time of the droplet's: ${lastLines(stderr)}`);
  }
};

/** A throw-away MediaMTX, in a unit of its own, with its listeners moved out of the way. */
const tryMediamtx = (path: string, copy: string): void => {
  const { status, stdout, stderr } = run("systemd-run", [
    ...["--quiet", "--wait", "--pipe", "--collect"],
    ...["--property=DynamicUser=yes", `--property=LoadCredential=mediamtx.yml:${copy}`],
    "--setenv=MTX_RTMPADDRESS=127.0.0.1:19350",
    `--setenv=MTX_APIADDRESS=127.0.0.1:${TRIAL_API_PORT}`,
    // What begins with $ is bash's.
    ...["--expand-environment=no", "/bin/bash", "-c", TRIAL, MEDIAMTX],
  ]);
  if (status !== 0)
    throw new Error(`MediaMTX does not start on ${path}: ${lastLines(stdout + stderr)}`);
};

const run = (
  program: string,
  args: string[],
): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });

const lastLines = (text: string): string => text.trim().split("\n").slice(-5).join("\n");
