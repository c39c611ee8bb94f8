// The suite encoders: what people's encoders send is carried, degraded or refused, and no broadcast ends for it.
// Needs: root, what any rehearsal needs (README, "Test it"), and media that are encoded once (sources.ts) and then cached.
// One row: npm run rehearse -- --suite encoders --only keyframes-10s-apart
import type { Scenario } from "../verbs/scenario";
import { clockRows } from "./clocks";
import { framesLeftOut } from "./frames-left-out";
import { headerRows } from "./formats";
import { keyframesFarApart, noKeyframes } from "./keyframes";
import { oneKindStops } from "./one-kind-stops";
import { slowPlatform } from "./platform-answers-late";
import { toldSize } from "./told-size";
import { uplink } from "./uplink";

const quick = (scenario: Scenario): Scenario => ({ ...scenario, quick: true });

export const ENCODERS: readonly Scenario[] = [
  framesLeftOut(0.7),
  quick(framesLeftOut(20)),
  // It waits for ten minutes.
  { ...framesLeftOut(600), lane: "b" },
  ...[75, 50, 33, 15].map(uplink),
  oneKindStops("audio", 5),
  quick(oneKindStops("audio", 30)),
  oneKindStops("audio", 60),
  oneKindStops("video", 5),
  oneKindStops("video", 60),
  keyframesFarApart,
  noKeyframes,
  ...headerRows,
  toldSize,
  ...clockRows,
  slowPlatform("publish", 3.5),
  quick(slowPlatform("publish", 8)),
  slowPlatform("each step", 2.8),
];
