// The encoder's clock is not what it should be: what the platforms get never goes back, sound and picture stay together.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { positionsOf } from "../../support/media/frame-id";
import { expectLive } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { encoderRow, resetInTheMiddle, withScripted } from "../verbs/encoder";
import { SKEW_MS, skewProblems } from "./skew";

const HOUR_MS = 3_600_000;
/** Just before the wire's clock wraps (2^32 ms), and before it needs RTMP's extended timestamp (2^24 ms). */
const [BEFORE_WRAP_MS, BEFORE_EXTENDED_MS] = [2 ** 32 - 8000, 2 ** 24 - 8000];

const clockRow = (
  name: string,
  what: string,
  options: { clockStartMs?: number; stepMs?: number },
): Scenario =>
  encoderRow(
    `clock-${name}`,
    `the encoder's clock ${what}: 0 lost, never back, sound and picture ≤ ${SKEW_MS} ms apart`,
    async (bed, _since, figures) => {
      const { clockStartMs = 0, stepMs } = options;
      return withScripted(bed, { clockStartMs }, async (_, encoder) => {
        const positions = await positionsOf(join(bed.runFolder, "live.flv"));
        if (stepMs !== undefined) encoder.play({ clockSteps: [{ at: 2, addMs: stepMs }] });
        await pause(12_000);
        await expectLive(bed, now());
        const problems = await resetInTheMiddle(bed, figures);
        await expectLive(bed, now() + 2000);
        return { problems: [...problems, ...skewProblems(bed, figures, positions)] };
      });
    },
  );

export const clockRows: readonly Scenario[] = [
  clockRow("starts-at-an-hour", "starts at an hour", { clockStartMs: HOUR_MS }),
  clockRow("jumps-an-hour", "jumps an hour", { stepMs: HOUR_MS }),
  clockRow("steps-back-60ms", "steps back 60 ms", { stepMs: -60 }),
  clockRow("steps-back-5s", "steps back 5 s", { clockStartMs: HOUR_MS, stepMs: -5000 }),
  clockRow("extended", "passes 2^24 ms", { clockStartMs: BEFORE_EXTENDED_MS }),
  clockRow("wraps", "passes 2^32 ms", { clockStartMs: BEFORE_WRAP_MS }),
];
