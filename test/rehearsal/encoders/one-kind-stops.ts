// Sound stops and the picture goes on, or the reverse: the other kind does not wait for it, and nothing ends.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { positionsOf } from "../../support/media/frame-id";
import type { ReceivedFrame } from "../../support/media/received-frame";
import type { Bed } from "../bed/bed";
import { expectLive, rounded, within } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { encoderRow, resetInTheMiddle, withScripted } from "../verbs/encoder";
import { skewProblems } from "./skew";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";
import type { Figures } from "../result/outcome";

export const oneKindStops = (kind: "audio" | "video", seconds: number): Scenario => {
  const other = kind === "audio" ? "video" : "audio";
  return encoderRow(
    `${kind === "audio" ? "sound" : "picture"}-stops-${seconds}s`,
    `${kind === "audio" ? "sound" : "the picture"} stops for ${seconds} s: the other goes on after ≤ ${PROMISED_SECONDS.otherKind} s, 0 lost${seconds >= 30 ? "; a platform's reset meanwhile" : ""}`,
    async (bed, _since, figures) =>
      withScripted(bed, {}, async (_, encoder) => {
        await pause(3000); // as it is without
        const since = now();
        encoder.play({ stops: [{ kind, from: 0, to: seconds }] });
        const problems: string[] = [];
        if (seconds >= 30) {
          await pause((seconds * 1000) / 2);
          // The other platform has seen it whole; this one's pause is its reset's.
          problems.push(...otherKindProblems(bed, figures, other, since));
          problems.push(...(await resetInTheMiddle(bed, figures)));
          await pause(Math.max(0, since + seconds * 1000 - now()));
        } else {
          await pause(seconds * 1000);
          problems.push(...otherKindProblems(bed, figures, other, since));
        }
        await expectLive(bed, now() + 500);
        await pause(4000); // both kinds again, also behind a keyframe
        const positions = await positionsOf(join(bed.runFolder, "live.flv"));
        problems.push(...skewProblems(bed, figures, positions));
        return { problems };
      }),
  );
};

const otherKindProblems = (
  bed: Bed,
  figures: Figures,
  kind: "audio" | "video",
  since: number,
): string[] => {
  const worst = Math.max(
    ...PLATFORMS.map((name) => longestGap(bed.platforms[name].frames(since), kind, since)),
  );
  figures["longest pause of the other kind s"] = rounded(worst);
  return within("the other kind", worst, PROMISED_SECONDS.otherKind + GRACE_SECONDS.encoder);
};

const longestGap = (
  frames: readonly ReceivedFrame[],
  kind: "audio" | "video",
  since: number,
): number => {
  const times = frames
    .filter((frame) => frame.kind === kind && frame.at >= since)
    .map(({ at }) => at);
  const all = [since, ...times, now()];
  return Math.max(...all.slice(1).map((at, index) => at - (all[index] ?? at))) / 1000;
};
