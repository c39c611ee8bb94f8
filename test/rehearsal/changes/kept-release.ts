// A release that the server keeps, installed again by its own program, whole or broken off; and what the server then is.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { scriptText } from "../verbs/on-machine";
import { serverState, type ServerState } from "../verbs/server-state";
import { mustUp, set, setSecret } from "../verbs/change";

const RELEASES = "/var/lib/restream/releases";
const SCRIPT = "/var/lib/rehearsal-fail-at.cjs";
/** Copies: the server keeps the last three alone, and a row may have others. */
const COPIES = "/var/lib/rehearsal-releases";

/** How an apply is broken off: by SIGKILL at an order, or by a disk that is full at a write. */
export type Breaking = "kill" | "full";

/** What an apply came to. */
export interface Applied {
  code: number;
  output: string;
}

/** The settings by which two releases of a row differ: files, who may publish, a destination. */
const [HOURS_BEFORE, HOURS_AFTER] = [336, 301];
const OTHER_KEY = "another-publish-key-0123456789";

/**
 * The operator brings the other release by `pulumi up`, and with it the one before is kept.
 * @param rotates with another publish key: then OBS must be on air already, and stay
 * @returns its id
 */
export const bringOther = async (bed: Bed, { rotates }: { rotates: boolean }): Promise<string> => {
  await set(bed, "hours", String(HOURS_AFTER));
  if (rotates) await setSecret(bed, "publishKey", OTHER_KEY);
  await set(bed, "destinations", "spare");
  await set(bed, "spareUrl", "rtmp://spare.example/app");
  await setSecret(bed, "spareStreamKey", "test-key-spare");
  await mustUp(bed);
  return idInForce(bed);
};

/** What `bringOther` set is as it was; the next `pulumi up` brings it. */
export const forgetOther = async (bed: Bed): Promise<void> => {
  for (const key of ["hours", "destinations", "spareUrl", "spareStreamKey"]) await set(bed, key);
  await setSecret(bed, "publishKey", SECRETS.publishKey);
};

export const idInForce = ({ machine }: Bed): string => {
  const text = readFileSync(join(machine.root, RELEASES, "index.json"), "utf8");
  const { releases } = JSON.parse(text) as { releases: { id: string }[] };
  return releases.at(-1)?.id ?? "";
};

/** Keeps copies of these, and what breaks an apply off, while `during` runs. */
export const withCopies = async <Result>(
  { machine }: Bed,
  ids: readonly string[],
  during: () => Promise<Result>,
): Promise<Result> => {
  writeFileSync(join(machine.root, SCRIPT), scriptText("fail-at.cjs"));
  await machine.exec("mkdir", "-p", COPIES);
  await machine.exec("cp", "-r", ...ids.map((id) => `${RELEASES}/${id}`), COPIES);
  try {
    return await during();
  } finally {
    await machine.exec("rm", "-r", SCRIPT, COPIES);
  }
};

/** Standard input: the secrets, with what is allowed; then apply, as `pulumi up` starts it. */
const LINE = `cd ${COPIES}/$1 || exit
node -p 'JSON.stringify({...JSON.parse(require("fs").readFileSync("secrets.json")), allow: process.argv[1]})' "$2" |
  node $3 apply.cjs release.json 2>&1
echo "exit code $?"`;

/** @param allow the id of a refusal */
export const applyKept = async ({ machine }: Bed, id: string, allow = ""): Promise<Applied> =>
  appliedOf(await machine.exec("bash", "-c", LINE, "bash", id, allow));

/** @param at its n-th order (SIGKILL) or write (full disk), from 1; 0: none, and its output says how many there are */
export const breakOff = async (
  { machine }: Bed,
  id: string,
  { at, how }: { at: number; how: Breaking },
): Promise<Applied> =>
  appliedOf(
    await machine.exec(
      ...["env", `FAIL_AT=${at}`, `FAIL_HOW=${how}`],
      ...["bash", "-c", LINE, "bash", id, "", `--require ${SCRIPT}`],
    ),
  );

const appliedOf = (text: string): Applied => {
  const [, output = text, code] = /^(.*)exit code (\d+)\s*$/s.exec(text) ?? [];
  return { code: Number(code), output };
};

/** @throws Error when it does not complete */
export const applyWhole = async (bed: Bed, id: string): Promise<void> => {
  const { code, output } = await applyKept(bed, id);
  if (code !== 0) throw new Error(`release ${id} does not complete: ${output}`);
};

/** The server as the release in force has made it: without what apply keeps for a rollback, and when something was started. */
export const installedState = async ({ machine }: Bed): Promise<ServerState> => {
  const { files, units } = await serverState(machine);
  return {
    files: new Map([...files].filter(([path]) => !path.startsWith(`${RELEASES}/`))),
    units: new Map([...units].map(([unit, state]) => [unit, { ...state, invocation: "" }])),
  };
};

export const differences = (expected: ServerState | undefined, is: ServerState): string[] => {
  const [files, units] = [expected?.files ?? new Map(), expected?.units ?? new Map()];
  return [
    ...[...new Set([...files.keys(), ...is.files.keys()])]
      .filter((path) => files.get(path) !== is.files.get(path))
      .map((path) => `${path} is not as that release has it`),
    ...[...new Set([...units.keys(), ...is.units.keys()])]
      .filter((unit) => JSON.stringify(units.get(unit)) !== JSON.stringify(is.units.get(unit)))
      .map((unit) => `${unit} is not as that release leaves it`),
  ];
};

/**
 * What runs and has not read what is on the disk: MediaMTX its users, restreamd how long the event is. OBS is on air.
 * @param inForce whether the release that `bringOther` brought is, and whether it rotated the key
 */
export const staleReaders = async (
  { machine }: Bed,
  { isOther, rotates }: { isOther: boolean; rotates: boolean },
): Promise<string[]> => {
  const key = isOther && rotates ? OTHER_KEY : SECRETS.publishKey;
  const [users = "", included = ""] = (
    await machine.exec("bash", "-euc", IN_FORCE, "bash", key)
  ).split("\n");
  const hours = isOther ? HOURS_AFTER : HOURS_BEFORE;
  return [
    // OBS is on air with whichever key it had: whoever shows the right one is told so.
    ...(users.includes("already publishing")
      ? []
      : [`MediaMTX does not know the key of its file: ${users}`]),
    ...(Math.abs(Number(included) - (hours * MONTH_GIB) / ACCRUAL_HOURS) < 1
      ? []
      : [`restreamd knows another event: ${included} GiB are included`]),
  ];
};

/** What a month of this size brings, and in how many hours it accrues (DigitalOcean's bandwidth page). */
const [MONTH_GIB, ACCRUAL_HOURS] = [3000, 672];

/** MediaMTX's API does not show what its users' keys are; restreamd looks every 2 s. */
const IN_FORCE = `. /etc/restream/feed.env
since=$(date +%s)
timeout 10 ffmpeg -nostdin -loglevel quiet -re -i "$RESTREAM_PLACEHOLDER" -c copy -f flv \
  "rtmp://127.0.0.1:1935/live?user=home&pass=$1" || true
journalctl --unit=mediamtx-restream --since="@$since" --output=cat --no-pager |
  grep -E 'already publishing|authentication' | tail -n 1 || true
started=$(date --date="$(systemctl show --property=ExecMainStartTimestamp --value restreamd)" +%s)
for _ in {1..50}; do
  [[ $(stat --format=%Y /run/restreamd/now.json) -gt $started ]] && break
  sleep 0.2
done
node -p 'JSON.parse(require("fs").readFileSync("/run/restreamd/now.json")).transferAllowanceGiB'`;
