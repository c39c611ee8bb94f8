// Decides what a run of Apprise's program means: accepted, or how long to wait. Pure.
import type { Ran } from "./apprise";
import { backoffMs, DEAD_MS } from "./backoff";
import type { Verdict } from "./pace";

/** The program shows no service's limits; the strictest of the common ones, Telegram's groups, takes 20 a minute. */
const PACE_MS = 3000;
/** apprise(1), and its cli.py of 1.9.3: nothing in the configuration that it could write to. */
const UNKNOWN_SERVICE = 3;

/**
 * There is no "refused": the program tells it apart from nothing else. A message that its service never takes is tried
 * until it is one of too many that wait.
 * @param failures in a row before this run
 */
export const judgeRun = (ran: Ran, failures: number): Verdict => {
  if ("failure" in ran)
    return {
      ...{ kind: "later", waitMs: backoffMs(failures), why: ran.failure },
      isPerhapsTaken: ran.hasRun,
    };
  if (ran.exitCode === 0) return { kind: "accepted", message: "", waitMs: PACE_MS };
  if (ran.exitCode === UNKNOWN_SERVICE)
    return {
      ...{ kind: "later", waitMs: DEAD_MS, why: "Apprise does not know such an address" },
      isPerhapsTaken: false,
    };
  return {
    kind: "later",
    waitMs: backoffMs(failures),
    why: `it was not taken (exit code ${ran.exitCode})`,
    // Or taken, and the answer came too late.
    isPerhapsTaken: true,
  };
};
