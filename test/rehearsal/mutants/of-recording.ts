// What makes a clip begin where it can, and a recording end before the disk does, taken away.
import { clipCut } from "../operate/clip";
import { recordingKept } from "../operate/recorder";
import { forgetRecording } from "../operate/recording";
import * as without from "./checkout-edits";
import { inCheckout } from "./in-checkout";
import type { Mutant } from "./mutant";

/** The rows' own `pulumi up`, which asks for the recording, brings the programs without it. */
export const OF_RECORDING: readonly Mutant[] = [
  {
    name: "without-keyframe",
    takes: "a clip's beginning at a keyframe",
    row: clipCut,
    notices: /the clip begins with \d\.\d+ s of sound alone/,
    ...inCheckout([without.atKeyframe], { after: forgetRecording }),
  },
  {
    name: "without-old-pieces-deleted",
    takes: "the end of pieces that are too old",
    row: recordingKept,
    notices: /older pieces are taken away: still not true/,
    ...inCheckout([without.oldPieces], { after: forgetRecording }),
  },
];
