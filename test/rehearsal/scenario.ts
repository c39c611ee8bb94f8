// What a scenario is: a part of the operator's story, with what it measured.
import type { Bed } from "./bed";
import type { Measures } from "./report";

export interface Scenario {
  /** Stable, kebab-case. */
  name: string;
  /** A sentence, for --list and the progress. */
  title: string;
  /** story: the operator's; self-check: shows that a broken server would be noticed; faults: a row of the promise; replay: of a real event. */
  suite: "story" | "self-check" | "faults" | "replay";
  /** It cannot be told again on the same server, whatever --repeat says. */
  once?: true;
  /** @throws Error that says what did not hold; its `measures` are kept in any case. */
  run: (bed: Bed) => Promise<Measures>;
}

/** A check of the product that did not hold; what was measured up to then is kept. */
export class CheckFailed extends Error {
  readonly measures: Measures;

  constructor(message: string, measures: Measures) {
    super(message);
    this.measures = measures;
  }
}
