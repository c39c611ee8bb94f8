// What a scenario is: a part of the operator's story, with what it measured.
import type { Bed } from "../bed/bed";
import type { Figures, Outcome } from "../result/outcome";

export const LANE_NAMES = ["a", "b", "c"] as const;
export type LaneName = (typeof LANE_NAMES)[number];

export interface Scenario {
  /** Stable, kebab-case. */
  name: string;
  /** A sentence, for --list and the progress. */
  title: string;
  /**
   * story: the operator's; self-check: shows that a broken server would be noticed; faults: a row of the promise;
   * encoders: a row of what encoders send; publishers: several OBS by name; operate: what is known before viewers do; page: with a real browser; certificate: an encrypted way in; spare: a second server; pair: two that move by themselves;
   * mutants: shows that a row notices a protection that is missing; obs: with the real OBS; cost: what the road costs; watch: that people are
   * notified; upgrade: an existing server gets this version; replay: a real event again.
   */
  suite:
    | "story"
    | "self-check"
    | "faults"
    | "encoders"
    | "mutants"
    | "obs"
    | "cost"
    | "lean"
    | "watch"
    | "upgrade"
    | "changes"
    | "publishers"
    | "operate"
    | "page"
    | "certificate"
    | "spare"
    | "pair"
    | "replay";
  /** It cannot run again on the same server, whatever --repeat says. */
  once?: true;
  /** What it meets depends on the moment (place in a GOP, a timer, who asks first): worth repeating. */
  hasRandomPhase?: true;
  /** It runs beside the others, on a server of its own (lanes.ts): it mostly waits, or needs nothing that they leave. @default "a" */
  lane?: LaneName;
  /** It needs lego and Let's Encrypt: they are built only where such a row is asked for. */
  certificate?: true;
  /** It needs the real OBS, in a suite that does not bring it anyway: its root is made only where such a row is asked for. */
  obs?: true;
  /** It needs a browser, in a suite that does not bring one anyway: as `obs`. */
  browser?: true;
  /** `npm test` runs it, too (the suite quick of suites.ts). */
  quick?: true;
  /**
   * @param figures what it measures goes in here as it is measured: also of a row that breaks off it is reported
   * @throws Error when it cannot go on; what did not hold is otherwise among the outcome's problems
   */
  run: (bed: Bed, figures: Figures) => Promise<Outcome>;
}
