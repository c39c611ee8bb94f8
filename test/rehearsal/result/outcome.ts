// Decides what comes of a row: what it measured and saw, what did not hold, and what could not be proved here.
import type { PlatformName } from "./platform-names";

/** What one platform saw; times in seconds, the worst of the row. */
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

/** What else was measured, by name (the unit is its last word); null: was to be measured and was not seen. */
export type Figures = Record<string, number | null>;

/** What a row returns; it throws only where it cannot go on, and then what it threw is its one problem. */
export interface Outcome {
  measures: Measures;
  /** What it saw, in words, where figures do not say it. */
  remarks: string[];
  /** What did not hold, a sentence each; none: it passed. */
  problems: string[];
  /** What could not be seen here and so is not proved, a sentence each. */
  shortfall: string[];
}

const NOTHING: PlatformMeasures = {
  sessionsEnded: null,
  sessionsLost: null,
  placeholderAfterSeconds: null,
  liveAfterSeconds: null,
};
export const NOT_MEASURED: Measures = { twitch: NOTHING, youtube: NOTHING };

/** An outcome of these parts; what is left out is empty, and no problem is a pass. */
export const outcomeOf = (parts: Partial<Outcome> = {}): Outcome => ({
  measures: NOT_MEASURED,
  remarks: [],
  problems: [],
  shortfall: [],
  ...parts,
});
