// The suite pair: two servers that move by themselves. Each row finds one on air and the other one ready, whichever is which; in none do
// both push.
// One row: npm run rehearse -- --suite pair --only pair-made power-cut-4
import type { Scenario } from "../verbs/scenario";
import { CHANGED } from "./changed";
import { pairDoctor } from "./doctor";
import { pairDrawn } from "./drawn";
import { FAULTS } from "./faults";
import { HOST_DEAD } from "./host-dead";
import { pairMade } from "./made";
import { LEFT_ALONE } from "./left-alone";
import { PAIR_MUTANTS } from "./mutants";
import { ON_PURPOSE } from "./on-purpose";
import { ON_TOP } from "./twice";

export const PAIR: readonly Scenario[] = [
  pairMade,
  ...FAULTS,
  ...ON_PURPOSE,
  ...HOST_DEAD,
  ...LEFT_ALONE,
  ...ON_TOP,
  ...CHANGED,
  pairDoctor,
  pairDrawn,
  ...PAIR_MUTANTS,
];
