// The feed's reader is renewed before MediaMTX's #5776 meets it: in a gap, or on air where none came. In fast motion, after megabytes.
import { now } from "../../support/media/clock";
import { mostReceived } from "../verbs/received-bytes";
import type { Bed } from "../bed/bed";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";
import type { Edit } from "../verbs/edit";
import { eventually } from "../../support/eventually";
import { goLive } from "../verbs/go-live";
import { saidSince, untilSaid } from "../verbs/journal";
import {
  ensureOnAir,
  expectLive,
  expectPlaceholder,
  rowsAfter,
  within,
  worstFreeze,
} from "../verbs/row";
import { whileEdited } from "../verbs/while-edited";

const FEED = "mediamtx-feed";
const RENEWED = "a new one takes its place";
/** Bytes in place of hundreds of GB: some seconds of the live picture, and a minute of it. */
const [IN_GAP, ON_AIR] = [4e6, 40e6];
/** It is looked whether there is a gap each tenth second; OBS's end is noticed at once. */
const RENEWED_WITHIN_MS = 60_000;
const ON_AIR_WITHIN_MS = 240_000;

const afterMegabytes: Edit[] = [
  {
    path: "/usr/local/lib/restream/carry-feed",
    from: /^renewed_in_gap_after=.*$/m,
    to: `renewed_in_gap_after=${IN_GAP} renewed_after=${ON_AIR}`,
  },
];

export const readerRenewed = rowsAfter("operate", ensureOnAir)(
  "reader-renewed",
  `a reader that has carried much is renewed: in the first gap; while OBS sends only where none came, a picture ≤ ${PROMISED_SECONDS.picture} s later; 0 sessions lost`,
  (bed, _since, figures) =>
    whileEdited(bed, afterMegabytes, [FEED], async () => {
      const problems: string[] = [];
      await expectLive(bed, now() + 2000);
      const since = now();
      await eventually("the reader has carried enough for a gap", RENEWED_WITHIN_MS, async () => {
        const bytes = await carried(bed);
        if (bytes < 2 * IN_GAP) throw new Error(`${bytes} bytes`);
      });
      if ((await said(bed, since)) > 0) problems.push("renewed while OBS sent");
      await bed.publisher.kill();
      const goneAt = now();
      await expectPlaceholder(bed, goneAt);
      await untilSaid(bed, goneAt, [RENEWED], { unit: FEED, withinMs: RENEWED_WITHIN_MS });
      await expectPlaceholder(bed, now() + 1000);
      const inGap = worstFreeze(bed, goneAt + PROMISED_SECONDS.placeholder * 1000);
      figures["longest pause of the placeholder s"] = inGap;
      await goLive(bed);
      const backAt = now();
      await untilSaid(bed, backAt, [RENEWED], { unit: FEED, withinMs: ON_AIR_WITHIN_MS });
      await expectLive(bed, now() + 1000);
      const onAir = worstFreeze(bed, backAt);
      figures["longest pause of the live picture s"] = onAir;
      const bound = PROMISED_SECONDS.picture + GRACE_SECONDS.restart;
      return {
        problems: [
          ...problems,
          ...within("the placeholder", inGap, bound),
          ...within("a picture", onAir, bound),
        ],
      };
    }),
);

const said = async (bed: Bed, since: number): Promise<number> =>
  (await saidSince(bed, since, FEED)).filter((line) => line.includes(RENEWED)).length;

const carried = async ({ machine }: Bed): Promise<number> =>
  mostReceived(await machine.exec("ss", "-Htin", "state", "established", "dst 127.0.0.1:1935"));
