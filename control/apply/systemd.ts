// Asks systemd about our units, and starts, stops and restarts them for apply.
import { execFileSync } from "node:child_process";
import { readInvocations, readShown, readStartJobs } from "../shared/units";
import { isRestream } from "./units";

/** Units that run, or that systemd is about to start again. */
export const runningUnits = (): Set<string> =>
  new Set([
    // One that is started again may be inactive for a moment, and then only its job is there.
    ...readStartJobs(systemctl("list-jobs", "--plain", "--no-legend")),
    ...systemctl(
      "list-units",
      "--state=active,activating,reloading",
      "--plain",
      "--no-legend",
      "--type=service,timer,socket",
    )
      .split("\n")
      .map((line) => line.split(" ")[0] ?? "")
      .filter((unit) => unit !== ""),
  ]);

/** InvocationID of each unit of ours that runs, by name: another one after each start. */
export const invocationsOf = (running: ReadonlySet<string>): Map<string, string> => {
  const ours = [...running].filter((unit) => /^(restream|mediamtx-)/.test(unit));
  return ours.length === 0
    ? new Map()
    : readInvocations(systemctl("show", "--property=Id,InvocationID", ...ours));
};

/** A unit's present run. */
export interface Run {
  /** systemd's ActiveState. */
  state: string;
  invocation: string;
  /** Seconds since systemd last started it again by itself; Infinity: it never had to. */
  restartedAgo: number;
}

/** By unit; all that systemd knows, whether they run or not. */
export const runsOf = (units: readonly string[]): Map<string, Run> =>
  units.length === 0
    ? new Map()
    : readRuns(systemctl("show", `--property=${SHOWN}`, ...units), process.hrtime()[0]);

const SHOWN = "Id,ActiveState,InvocationID,NRestarts,ActiveEnterTimestampMonotonic";

/** Of what `systemctl show` says. @param now s on the same clock as systemd's monotonic times */
export const readRuns = (text: string, now: number): Map<string, Run> =>
  new Map(
    [...readShown(text)].map(([unit, properties]) => [
      unit,
      {
        state: properties.get("ActiveState") ?? "",
        invocation: properties.get("InvocationID") ?? "",
        // NRestarts counts since somebody last started it by hand.
        restartedAgo:
          Number(properties.get("NRestarts") ?? 0) > 0
            ? now - Number(properties.get("ActiveEnterTimestampMonotonic") ?? 0) / 1e6
            : Infinity,
      },
    ]),
  );

export const reload = (): void => {
  // Creates the users that the release brings; existing ones stay as they are.
  execFileSync("systemd-sysusers", { stdio: ["ignore", "ignore", "pipe"] });
  systemctl("daemon-reload");
};

/** A restream that somebody has stopped in the meantime stays off: only a human starts one. */
export const restart = (unit: string): void => {
  systemctl(isRestream(unit) ? "try-restart" : "restart", unit);
};

/** For good, as the preset says; one that was started in the meantime is restarted, because it may have read the old files. */
export const start = (unit: string): void => {
  systemctl("preset", unit);
  systemctl("restart", unit);
};

/** Stops the units and disables them, so that they stay off after a reboot. */
export const stop = (units: readonly string[]): void => {
  if (units.length > 0) systemctl("disable", "--now", ...units);
};

/** @throws Error with systemctl's own words. */
const systemctl = (...args: string[]): string =>
  execFileSync("systemctl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
