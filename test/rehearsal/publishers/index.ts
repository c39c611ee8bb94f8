// Several OBS by name: one is on air, the others wait; the operator chooses one, and no other gets in.
// Needs what every rehearsal needs, nothing else. publishers-set-up comes first: it makes the second publisher, office.
// One row: npm run rehearse -- --suite publishers --only publishers-set-up cutover-by-name
import type { Scenario } from "../verbs/scenario";
import { cutoverByName, cutoverGhost, cutoverSurvives } from "./cutover";
import { hotBackup } from "./hot-backup";
import { setUp } from "./set-up";

export const PUBLISHERS: readonly Scenario[] = [
  setUp,
  hotBackup,
  cutoverByName,
  cutoverSurvives,
  cutoverGhost,
];
