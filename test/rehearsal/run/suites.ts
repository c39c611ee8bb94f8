// The suites of scenarios, by the name that --suite takes.
import { CERTIFICATE } from "../certificate";
import { CHANGES } from "../changes";
import { COST } from "../cost";
import { LEAN } from "../cost/lean";
import { ENCODERS } from "../encoders";
import { FAULTS } from "../faults";
import { MUTANTS } from "../mutants";
import { OBS } from "../obs";
import { OPERATE } from "../operate";
import { PAGE } from "../page";
import { PAIR } from "../pair";
import { PUBLISHERS } from "../publishers";
import { pathToHope } from "../replay/path-to-hope";
import type { Scenario } from "../verbs/scenario";
import { destroy } from "../story/destroy";
import { up } from "../story/up";
import { SCENARIOS } from "../story/index";
import { SPARE } from "../spare";
import { UPGRADE } from "../upgrade";
import { WATCH } from "../watch";

export const SUITE_NAMES = [
  "story",
  "faults",
  "encoders",
  "changes",
  "publishers",
  "operate",
  "page",
  "certificate",
  "spare",
  "pair",
  "mutants",
  "obs",
  "cost",
  "lean",
  "watch",
  "upgrade",
  "quick",
  "path-to-hope",
] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

/** `up` and `destroy` frame each, or what stands there. */
export const SUITES: Readonly<Record<SuiteName, readonly Scenario[]>> = {
  story: SCENARIOS,
  faults: [up, ...FAULTS, destroy],
  encoders: [up, ...ENCODERS, destroy],
  changes: [up, ...CHANGES, destroy],
  publishers: [up, ...PUBLISHERS, destroy],
  operate: [up, ...OPERATE, destroy],
  page: [up, ...PAGE, destroy],
  certificate: [up, ...CERTIFICATE, destroy],
  spare: [up, ...SPARE, destroy],
  pair: [up, ...PAIR, destroy],
  mutants: [up, ...MUTANTS, destroy],
  obs: [up, ...OBS, destroy],
  cost: [up, ...COST, destroy],
  lean: [up, ...LEAN, destroy],
  watch: [up, ...WATCH, destroy],
  /** They make servers of other versions: no `up`. */
  upgrade: [...UPGRADE, destroy],
  /** The rows of faults, encoders, changes, watch, publishers and, beside them, spare and pair that npm test runs. */
  quick: [
    up,
    ...[...FAULTS, ...ENCODERS, ...CHANGES, ...WATCH, ...PUBLISHERS].filter(({ quick }) => quick),
    ...[...SPARE, ...PAIR]
      .filter(({ quick }) => quick)
      .map((row): Scenario => ({ ...row, lane: "b" })),
    destroy,
  ],
  "path-to-hope": [up, pathToHope, destroy],
};
