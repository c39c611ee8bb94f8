// The suite operate: what the operator knows before viewers do. Needs what every rehearsal needs, nothing else.
// broadcast-set-up comes first, because it measures how the keys are added; broadcast-taken-out last.
// One row: npm run rehearse -- --suite operate --only broadcast-ended
import type { Scenario } from "../verbs/scenario";
import {
  broadcastApisFail,
  broadcastBegins,
  broadcastBeside,
  broadcastEnded,
  broadcastFollowed,
  broadcastSetUp,
  broadcastTakenOut,
} from "./broadcasts";
import { clockRollover, clockStop } from "./clock";
import { doctorFinds } from "./doctor";
import { pictureBloated, pictureLate, pictureSawtooth } from "./late";
import { readerRenewed } from "./reader";
import { reportMade } from "./report";
import { snapshotTaken } from "./snapshot";

export const OPERATE: readonly Scenario[] = [
  broadcastSetUp,
  broadcastEnded,
  broadcastApisFail,
  broadcastBeside,
  broadcastBegins,
  broadcastFollowed,
  broadcastTakenOut,
  ...[
    pictureLate,
    pictureSawtooth,
    pictureBloated,
    readerRenewed,
    doctorFinds,
    snapshotTaken,
    reportMade,
  ].map((row) => ({ ...row, lane: "c" as const })),
  // They mostly wait for a minute to come.
  { ...clockRollover, lane: "b" },
  { ...clockStop, lane: "b" },
];
