// The mutants for drawn rows (drawn.ts) that no mutant of before was about.
import type { Mutant } from "../mutant";
import { OF_ENCODERS } from "./encoders";
import { OF_FAULTS } from "./faults";
import { OF_STORY } from "./story";
import { OF_WATCH } from "./watch";

export const FOR_DRAWN: readonly Mutant[] = [
  ...OF_STORY,
  ...OF_FAULTS,
  ...OF_ENCODERS,
  ...OF_WATCH,
];
