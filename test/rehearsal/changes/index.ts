// What an operator may change while both platforms are live: it happens cleanly, or is refused whole with what it would cost.
// Shows: `pulumi up` and `restream rollback` on a server on air. Needs what every rehearsal needs, nothing else.
// One row: npm run rehearse -- --suite changes --only change-of-picture
import type { Scenario } from "../verbs/scenario";
import { hubChange, mediamtxChange, pictureChange, placeholderChange } from "./of-the-road";
import { apiFailsMidway } from "./api-fails";
import { brokenOff } from "./broken-off";
import { drawnChanges } from "./drawn";
import { destinationChange, unitWaits } from "./of-a-restream";
import { mediamtxVersionChange } from "./mediamtx-version";
import { locked, restreamDestroy } from "./locked";
import { rebuilt } from "./rebuilt";
import { rollback } from "./rollback";
import { undone } from "./undone";

export const CHANGES: readonly Scenario[] = [
  pictureChange,
  placeholderChange,
  mediamtxChange,
  mediamtxVersionChange,
  hubChange,
  { ...destinationChange, quick: true },
  unitWaits,
  undone,
  brokenOff,
  drawnChanges,
  rollback,
  apiFailsMidway,
  locked,
  rebuilt,
  restreamDestroy,
];
