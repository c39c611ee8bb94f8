// The suite operate: what the operator knows before viewers do. Needs what every rehearsal needs, nothing else.
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
import { clipCut } from "./clip";
import { clockRollover, clockStop } from "./clock";
import { doctorFinds } from "./doctor";
import { pictureBloated, pictureLate, pictureSawtooth } from "./late";
import { metricsScraped } from "./metrics";
import { pictureUnwatched, pictureWatched } from "./picture";
import { readerRenewed } from "./reader";
import { recordingHit } from "./recorder";
import { reportMade } from "./report";
import { snapshotTaken } from "./snapshot";

const inLane = (lane: "b" | "c", rows: readonly Scenario[]): Scenario[] =>
  rows.map((row) => ({ ...row, lane }));

export const OPERATE: readonly Scenario[] = [
  // The first one measures how the keys are added. A new broadcast has five minutes of grace, for which a row waits: the
  // one that begins another comes after those.
  broadcastSetUp,
  broadcastEnded,
  broadcastApisFail,
  broadcastBeside,
  broadcastFollowed,
  broadcastBegins,
  broadcastTakenOut,
  // They mostly wait for a minute to come, or for one to pass.
  ...inLane("b", [clockRollover, clockStop, clipCut, recordingHit, reportMade]),
  ...inLane("c", [
    // The first: after a quarter of an hour the server says that no time server answers, and here none does.
    doctorFinds,
    ...[pictureLate, pictureSawtooth, pictureBloated, pictureWatched, pictureUnwatched],
    ...[readerRenewed, snapshotTaken, metricsScraped],
  ]),
];
