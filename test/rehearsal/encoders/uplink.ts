// The line at home carries a part of the rate, and OBS leaves frames out by its own rule (obs-dropper.ts).
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { withUplink } from "../faults/home-link";
import { expectLive } from "../faults/row";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import {
  encoderRow,
  freezes,
  NOT_RESET,
  resetInTheMiddle,
  shownPart,
  withScripted,
} from "./encoder";

/** Of video and sound. */
const RATE_KBPS = 6160;
const LASTS_MS = 40_000;
const FPS = 30;
/**
 * OBS goes on sending keyframes alone, as few as the line takes; under a third it falls behind for longer than MediaMTX waits
 * (4 s), and the placeholder may come.
 */
const freezeOf = (percent: number): number => (percent >= 50 ? 4 : 8);

export const uplink = (percent: number): Scenario =>
  encoderRow(
    `uplink-${percent}`,
    `the uplink carries ${percent} % of the rate for ${LASTS_MS / 1000} s, OBS leaves frames out: 0 lost, a platform's reset meanwhile`,
    async (bed) =>
      withScripted(bed, {}, async (_, encoder) => {
        const since = now();
        const before = encoder.leftOut.length;
        const problems: string[] = [];
        await withUplink(bed.home, (RATE_KBPS * percent) / 100, async () => {
          await pause(LASTS_MS / 2);
          problems.push(...(await resetInTheMiddle(bed)));
          await pause(Math.max(0, since + LASTS_MS - now()));
        });
        const until = now();
        await expectLive(bed, until, PLATFORMS, 60_000);
        const leftOut = encoder.leftOut.slice(before).filter(({ kind }) => kind === "video").length;
        bed.figures["frames left out"] = leftOut;
        shownPart(bed, { since, until, sent: ((until - since) / 1000) * FPS - leftOut });
        return {
          problems: [
            ...problems,
            ...freezes(bed, since, freezeOf(percent), NOT_RESET),
            ...(leftOut > 0 ? [] : ["OBS left nothing out: the uplink held nothing back"]),
          ],
        };
      }),
  );
