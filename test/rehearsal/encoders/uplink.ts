// The line at home carries a part of the rate, and OBS leaves frames out by its own rule (obs-dropper.ts).
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { saidSince } from "../verbs/journal";
import { withUplink } from "../verbs/links";
import { expectLive, rounded } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import {
  encoderRow,
  freezes,
  NOT_RESET,
  resetInTheMiddle,
  shownPart,
  withScripted,
} from "../verbs/encoder";
import { PLATFORMS } from "../result/platform-names";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

/** MediaMTX's patience, and OBS's wait before it connects anew. */
const RECONNECTS_SECONDS = 6;
/** Video and sound together. */
const RATE_KBPS = 6160;
const LASTS_MS = 40_000;
const FPS = 30;
/** So late is told (control/restreamd/observe/feed.ts). */
const LATE_SECONDS = 5;
/** Beside what OBS itself did not send: on less than half of its rate it sends keyframes alone, and waits for these. */
const LONGEST_FREEZE = PROMISED_SECONDS.stillPictureOfLeftOut;
/** On less than this it is silent for longer than MediaMTX waits (4 s): the placeholder, and OBS connects anew. */
const NO_LONGER_PERCENT = 20;

export const uplink = (percent: number): Scenario =>
  encoderRow(
    `uplink-${percent}`,
    `the uplink carries ${percent} % of the rate for ${LASTS_MS / 1000} s, OBS leaves frames out: 0 lost, freezes ≤ ${LONGEST_FREEZE} s beside what OBS does not send, a platform's reset meanwhile`,
    async (bed, _since, figures) =>
      withScripted(bed, { tellsSent: true }, async (_, encoder) => {
        const since = now();
        const before = encoder.leftOut.length;
        const problems: string[] = [];
        await withUplink(bed.home, (RATE_KBPS * percent) / 100, async () => {
          await pause(LASTS_MS / 2);
          const pictureless = percent < NO_LONGER_PERCENT ? RECONNECTS_SECONDS : 0;
          problems.push(...(await resetInTheMiddle(bed, figures, pictureless)));
          await pause(Math.max(0, since + LASTS_MS - now()));
        });
        const until = now();
        await expectLive(bed, until, PLATFORMS, WITHIN_MS.shownAfterOutage);
        const obs = longestGapSeconds(encoder.sent, since, until);
        figures["longest that OBS sends no picture s"] = rounded(obs);
        const leftOut = encoder.leftOut.slice(before).filter(({ kind }) => kind === "video").length;
        figures["frames left out"] = leftOut;
        shownPart(bed, figures, { since, until, sent: ((until - since) / 1000) * FPS - leftOut });
        // It never leaves a keyframe out: where the line carries not even these, it is late before the line.
        const waited = Math.max(
          0,
          ...encoder.sent.filter(({ at }) => at >= since).map(({ waitedMs }) => waitedMs / 1000),
        );
        figures["longest that a frame waits in OBS s"] = rounded(waited);
        const told = (await saidSince(bed, since, "restreamd")).filter((line) =>
          line.includes("kind=picture-late"),
        );
        return {
          problems: [
            ...problems,
            // OBS leaves out what would be late.
            ...(waited > LATE_SECONDS ? [] : told).map(
              (line) => `told of a picture that was not late: ${line}`,
            ),
            ...freezes(
              bed,
              figures,
              since,
              LONGEST_FREEZE + Math.max(obs, percent < NO_LONGER_PERCENT ? RECONNECTS_SECONDS : 0),
              NOT_RESET,
            ),
            ...(leftOut > 0 ? [] : ["OBS left nothing out: the uplink held nothing back"]),
          ],
        };
      }),
  );

const longestGapSeconds = (
  sent: readonly { kind: string; at: number }[],
  since: number,
  until: number,
): number => {
  const pictures = sent.filter(({ kind, at }) => kind === "video" && at >= since && at < until);
  const marks = [since, ...pictures.map(({ at }) => at), until];
  return Math.max(...marks.slice(1).map((at, index) => at - (marks[index] ?? at))) / 1000;
};
