// Several OBS by name: one is on air, the others wait; the operator chooses one, and no other gets in. And what viewers see
// while none is there: a picture, a film, a scene, a text of the operator's own.
// Needs what every rehearsal needs, nothing else. publishers-set-up comes first, because it measures how the second one is added.
// One row: npm run rehearse -- --suite publishers --only cutover-by-name
import type { Scenario } from "../verbs/scenario";
import { cutoverByName, cutoverGhost, cutoverSurvives } from "./cutover";
import { hotBackup } from "./hot-backup";
import { placeholderCaptured, placeholderText } from "./placeholder-chosen";
import { placeholderFilm, placeholderPicture } from "./placeholder-file";
import { placeholderLoopFails, placeholderOddFiles } from "./placeholder-odd-files";
import { setUp } from "./set-up";

export const PUBLISHERS: readonly Scenario[] = [
  setUp,
  hotBackup,
  { ...cutoverByName, quick: true },
  cutoverSurvives,
  cutoverGhost,
  placeholderPicture,
  placeholderFilm,
  placeholderCaptured,
  placeholderText,
  placeholderOddFiles,
  placeholderLoopFails,
];
