// Decides the rehearsal's JSON: every key always there, null where nothing was measured.

import type { Replay } from "./replay";
import { outcomeOf, type Figures, type Measures, type Outcome } from "./outcome";

export interface ScenarioResult {
  name: string;
  passed: boolean;
  seconds: number;
  measures: Measures;
  figures: Figures;
  /** The outcome's remarks. */
  remark?: string;
  /** The outcome's problems; only when it did not pass. */
  reason?: string;
}

export interface Report {
  passed: boolean;
  engine: { cli: string | null; providers: "real" | "stand-in" | null };
  versions: { mediamtx: string | null; ffmpeg: string | null; obs: string | null };
  provision: {
    /** Wall time of `pulumi up`. */
    upSeconds: number | null;
    /** From the API's 202 for the droplet to the first placeholder frame read. */
    readySeconds: number | null;
    secondUpChanges: number | null;
    /** Resources left in the simulator, and things left on this machine. */
    destroyLeftovers: number | null;
  };
  scenarios: ScenarioResult[];
  /** What could not be seen here and so is not proved, a sentence each; empty when there is nothing. */
  notes: string[];
  /** Only the suite path-to-hope leaves one. */
  replay?: Replay;
}

/** A row's part of the report. */
export const resultOf = (
  name: string,
  { measures, remarks, problems }: Outcome,
  figures: Figures,
  seconds: number,
): ScenarioResult => ({
  name,
  passed: problems.length === 0,
  seconds,
  measures,
  figures,
  ...(remarks.length === 0 ? {} : { remark: remarks.join("; ") }),
  ...(problems.length === 0 ? {} : { reason: problems.join("; ") }),
});

/** One that never got so far as to measure something. */
export const failed = (name: string, reason: string): ScenarioResult =>
  resultOf(name, outcomeOf({ problems: [reason] }), {}, 0);

export const emptyReport = (): Report => ({
  passed: false,
  engine: { cli: null, providers: null },
  versions: { mediamtx: null, ffmpeg: null, obs: null },
  provision: { upSeconds: null, readySeconds: null, secondUpChanges: null, destroyLeftovers: null },
  scenarios: [],
  notes: [],
});

/** Passed: every scenario that was asked for is there, and nothing failed. */
export const conclude = (report: Report, asked: readonly string[]): Report => ({
  ...report,
  passed:
    asked.length > 0 &&
    asked.every((name) => report.scenarios.some((scenario) => scenario.name === name)) &&
    report.scenarios.every(({ passed }) => passed),
});

/** The last lines of a run. */
export const summary = ({ passed, scenarios }: Report): string[] => {
  const failed = scenarios.filter((each) => !each.passed).map(({ name }) => name);
  if (failed.length > 0)
    return [`${failed.length} of ${scenarios.length} scenarios failed: ${failed.join(", ")}`];
  return [
    passed
      ? `all ${scenarios.length} scenarios passed`
      : `${scenarios.length} scenarios passed, yet the run failed: something was not run, or is left`,
  ];
};
