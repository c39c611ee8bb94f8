// Decides the rehearsal's JSON: every key always there, null where nothing was measured.

import type { Replay } from "./replay";
import type { PlatformName } from "./platform-names";

/** What one platform saw; times in seconds, the worst of the scenario. */
export interface PlatformMeasures {
  /** Ends of any kind. */
  sessionsEnded: number | null;
  /** Ended by our unpublish or by the grace running out, not by the operator and not by the platform. */
  sessionsLost: number | null;
  /** From the end of the publisher's connection to the first placeholder frame received. */
  placeholderAfterSeconds: number | null;
  /** From the publisher's TCP connect to the first live frame received. */
  liveAfterSeconds: number | null;
}

export type Measures = Record<PlatformName, PlatformMeasures>;

export interface ScenarioResult {
  name: string;
  passed: boolean;
  seconds: number;
  measures: Measures;
  /** What else was measured, by name (the unit is its last word); null: was to be measured and was not seen. */
  figures: Record<string, number | null>;
  /** What it saw, in words, where figures do not say it. */
  remark?: string;
  /** Only when it did not pass. */
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
  /** Of the suite path-to-hope alone. */
  replay?: Replay;
}

const NOTHING: PlatformMeasures = {
  sessionsEnded: null,
  sessionsLost: null,
  placeholderAfterSeconds: null,
  liveAfterSeconds: null,
};
export const NOT_MEASURED: Measures = { twitch: NOTHING, youtube: NOTHING };

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
