// restream:placeholderFile: a picture or a film of the operator's own, made beside the stream, shown under the rule of every change.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { goLive } from "../verbs/go-live";
import { changeInAGap, madeAtHome, SLATE } from "../verbs/brought-file";
import { mustUp, refusedUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { decodeErrors, marksOf } from "../verbs/decodes";
import { ensureOnAir, expectPlaceholder, expectShown, rowsAfter } from "../verbs/row";
import type { Findings } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import type { Figures } from "../result/outcome";

const row = rowsAfter("publishers", ensureOnAir);
const KEY = "placeholderFile";
const MP4 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];

/** Brought while OBS is on air, refused, brought again in a gap, seen by viewers over some loops, and given up. */
const brought = async (bed: Bed, figures: Figures, file: string): Promise<Findings> => {
  const since = now();
  await set(bed, KEY, file);
  const problems = await liveUntouched(bed, figures, since, async () => {
    await refusedUp(
      bed,
      /MediaMTX .* the feed .*placeholder, and no broadcast ends/,
      /^\/var\/lib\/restream\/placeholder(-file)?\/[0-9a-f.mp4]+ was not there before$/,
    );
  });
  figures["made and tried beside the stream s"] = Number(((now() - since) / 1000).toFixed(1));
  await changeInAGap(bed);
  const marks = marksOf(bed);
  const goneAt = (await bed.publisher.kill()) ?? now();
  await expectShown(bed, SLATE, goneAt, WITHIN_MS.shown);
  await goLive(bed);
  problems.push(...(await decodeErrors(bed, marks)));
  await bed.publisher.kill();
  await expectShown(bed, SLATE, now(), WITHIN_MS.shown);
  await set(bed, KEY);
  await mustUp(bed);
  await expectPlaceholder(bed, now());
  await goLive(bed);
  return { problems };
};

export const placeholderPicture = row(
  "placeholder-of-a-picture",
  "placeholderFile, a half transparent PNG of odd size with blanks in its name: made while live, live untouched; refused live, at once in a gap; viewers see it, no decoding error, 0 lost",
  async (bed, _since, figures) =>
    brought(
      bed,
      figures,
      await madeAtHome(bed, "be right back 100%.png", [
        ...[
          "-f",
          "lavfi",
          "-i",
          "mandelbrot=size=641x361:rate=1,format=rgba,colorchannelmixer=aa=0.5",
        ],
        ...["-frames:v", "1"],
      ]),
    ),
);

export const placeholderFilm = row(
  "placeholder-of-a-film",
  "placeholderFile, a film with 5.1 sound at 44.1 kHz: the same",
  async (bed, _since, figures) =>
    brought(
      bed,
      figures,
      await madeAtHome(bed, "intermission.mov", [
        ...["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=2"],
        ...["-f", "lavfi", "-i", "anoisesrc=sample_rate=44100:duration=2"],
        ...["-af", "pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0", ...MP4],
      ]),
    ),
);
