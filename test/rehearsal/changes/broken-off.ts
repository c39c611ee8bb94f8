// An apply that breaks off at any of its steps leaves a server that works, and the next one completes, with either release.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STACK } from "../bed/project";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { scriptText } from "../verbs/on-machine";
import { serverState, type ServerState } from "../verbs/server-state";
import { untouched } from "../verbs/untouched";
import { mustUp, set } from "./change";

const RELEASES = "/var/lib/restream/releases";
const SCRIPT = "/var/lib/rehearsal-fail-at.cjs";
/** Half-way through its orders, apply has begun to switch. */
const FEWEST_ORDERS = 20;
/** The shell's word for SIGKILL. */
const KILLED = 128 + 9;

/** @param stopsAtFirst at the first problem: for who knows that there is one */
export const breakingOff = (name: string, { stopsAtFirst }: { stopsAtFirst: boolean }): Scenario =>
  rowsAfter("changes", ensureOnAir)(
    name,
    "apply is killed at each of its orders, and meets a full disk at each of its writes: live is untouched, and the next one completes, with the release of before or the new one",
    async (bed, since, figures) => {
      const before = idInForce(bed);
      await set(bed, "hours", String(HOURS_AFTER));
      await bed.project.mustPulumi(
        ["config", "set", "--secret", "restream:publishKey", "-s", STACK],
        OTHER_KEY,
      );
      await set(bed, "destinations", "spare");
      await set(bed, "spareUrl", "rtmp://spare.example/app");
      await bed.project.mustPulumi(
        ["config", "set", "--secret", "restream:spareStreamKey", "-s", STACK],
        "test-key-spare",
      );
      await mustUp(bed);
      const after = idInForce(bed);
      writeFileSync(join(bed.machine.root, SCRIPT), scriptText("fail-at.cjs"));
      const problems: string[] = [];
      try {
        const states = new Map<string, ServerState>();
        for (const id of [after, before]) {
          await whole(bed, id);
          states.set(id, installed(await serverState(bed.machine)));
        }
        let current = before;
        for (const how of ["kill", "full"] as const) {
          // There and back: either release has its turn as the one that breaks off.
          const orders = new Map([
            [after, await ordersOf(bed, how, before, after)],
            [before, await ordersOf(bed, how, after, before)],
          ]);
          current = before;
          const most = Math.max(...orders.values());
          figures[`orders, ${how}, times`] = most;
          if (how === "kill" && Math.min(...orders.values()) < FEWEST_ORDERS)
            problems.push(
              `only ${[...orders.values()].join(" and ")} orders: the switch is not among them`,
            );
          for (let at = 1; at <= most; at++) {
            if (stopsAtFirst && problems.length > 0) break;
            const target = current === before ? after : before;
            const code = await apply(bed, target, at, how);
            if (how === "kill" && at <= (orders.get(target) ?? 0) && code !== KILLED)
              problems.push(`${how} at ${at}: apply was not killed, it ended with ${code}`);
            // Both ways on, however the first two fall together.
            const next = at % 4 < 2 ? target : current;
            await whole(bed, next);
            const is = installed(await serverState(bed.machine));
            const found = [
              ...differences(states.get(next), is),
              ...(await stale(bed, next === after)),
            ];
            problems.push(...found.map((problem) => `${how} at ${at}: ${problem}`));
            current = next;
          }
        }
        problems.push(...untouched(bed, since, "unbroken"));
      } finally {
        await bed.machine.exec("rm", SCRIPT);
        await whole(bed, after);
        await set(bed, "hours");
        await set(bed, "destinations");
        await set(bed, "spareUrl");
        await set(bed, "spareStreamKey");
        await bed.project.mustPulumi(
          ["config", "set", "--secret", "restream:publishKey", "-s", STACK],
          SECRETS.publishKey,
        );
        await mustUp(bed);
      }
      return { problems };
    },
  );

export const brokenOff = breakingOff("apply-broken-off", { stopsAtFirst: false });

const idInForce = ({ machine }: Bed): string => {
  const text = readFileSync(join(machine.root, RELEASES, "index.json"), "utf8");
  const { releases } = JSON.parse(text) as { releases: { id: string }[] };
  return releases.at(-1)?.id ?? "";
};

const line = (id: string, options = ""): string =>
  `cd ${RELEASES}/${id} && node ${options} apply.cjs release.json < secrets.json 2>&1; echo "exit code $?"`;
const codeIn = (output: string): number => Number(/exit code (\d+)\s*$/.exec(output)?.[1]);

/** @throws Error when it does not complete */
const whole = async ({ machine }: Bed, id: string): Promise<void> => {
  const output = await machine.exec("bash", "-c", line(id));
  if (codeIn(output) !== 0) throw new Error(`release ${id} does not complete: ${output}`);
};

const apply = async ({ machine }: Bed, id: string, at: number, how: string): Promise<number> =>
  codeIn(
    await machine.exec(
      ...["env", `FAIL_AT=${at}`, `FAIL_HOW=${how}`],
      ...["bash", "-c", line(id, `--require ${SCRIPT}`)],
    ),
  );

const ordersOf = async (bed: Bed, how: string, from: string, to: string): Promise<number> => {
  await whole(bed, from);
  const output = await bed.machine.exec(
    ...["env", "FAIL_AT=0", `FAIL_HOW=${how}`],
    ...["bash", "-c", line(to, `--require ${SCRIPT}`)],
  );
  return Number(/orders: (\d+)/.exec(output)?.[1] ?? 0);
};

/** What runs and has not read what is on the disk: MediaMTX its users, restreamd how long the event is. */
const stale = async ({ machine }: Bed, isAfter: boolean): Promise<string[]> => {
  const key = isAfter ? OTHER_KEY : SECRETS.publishKey;
  const [users = "", included = ""] = (
    await machine.exec("bash", "-euc", IN_FORCE, "bash", key)
  ).split("\n");
  const hours = isAfter ? HOURS_AFTER : HOURS_BEFORE;
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

const OTHER_KEY = "another-publish-key-0123456789";
const [HOURS_BEFORE, HOURS_AFTER] = [336, 301];
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

/** Without what apply keeps for a rollback, and when something was started. */
const installed = ({ files, units }: ServerState): ServerState => ({
  files: new Map([...files].filter(([path]) => !path.startsWith(`${RELEASES}/`))),
  units: new Map([...units].map(([unit, state]) => [unit, { ...state, invocation: "" }])),
});

const differences = (expected: ServerState | undefined, is: ServerState): string[] => {
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
