// OBS is set up wrongly: it is refused and the log says why, beside a live publisher and without; the right one gets in.
import { now } from "../../support/media/clock";
import { switches } from "../../support/media/on-air";
import { type Bed } from "../bed/bed";
import { untilSaid } from "../verbs/journal";
import { expectPlaceholder, liveMeasures, row, within } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";
import { liveUntouched } from "../verbs/untouched";
import { SECRETS } from "../bed/secrets";

/** restreamd counts repeated refusals for up to a minute before it says so; the row before may have begun one. */
const GATHERED_MS = 120_000;

interface Sender {
  start: () => unknown;
  kill: () => Promise<unknown>;
}

/** What is wrong, MediaMTX's words for it, and those that somebody who uses OBS reads in restreamd's. */
const FORMATS = [
  [
    "sound-44100",
    ["audio configuration does not match", "sampleRate=44100"],
    "Sample Rate: 48 kHz",
  ],
  ["sound-mono", ["audio configuration does not match", "channelCount=1"], "Channels: Stereo"],
  [
    "no-sound",
    ["wants to publish [H264], but stream expects [H264 MPEG-4 Audio]"],
    "choose an Audio Track",
  ],
  ["hevc", ["wants to publish [H265 MPEG-4 Audio], but stream expects"], "one that says H.264"],
  [
    "two-sounds",
    ["wants to publish [H264 MPEG-4 Audio MPEG-4 Audio], but stream expects"],
    "one Audio Track only",
  ],
] as const;
type Format = (typeof FORMATS)[number][0];

const newSender = (bed: Bed, format: Format, address: string): Sender =>
  format === "two-sounds"
    ? bed.publishers.newTwoTrackPublisher(address, SECRETS.publishKey)
    : bed.publishers.newPublisher(format, address, SECRETS.publishKey, { source: format });

/** Starts it, and ends it when the log has these words. */
const refusedWith = async (bed: Bed, format: Format, words: readonly string[]): Promise<void> => {
  const sender = newSender(bed, format, (await bed.project.output("address")) as string);
  const since = now() + 1000; // the journal is asked in whole seconds: nothing of the one before
  await new Promise((done) => setTimeout(done, 1000));
  await sender.start();
  try {
    await untilSaid(bed, since, ["closed", ...words]);
  } catch (error) {
    throw new Error(`${format}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    await sender.kill();
  }
};

export const wrongFormatBesideLive = row(
  "wrong-format-beside-live",
  "publishers at 44.1 kHz, mono, without sound, with HEVC, with a second sound, beside the live one: refused, live untouched",
  async (bed, since, figures) => ({
    problems: await liveUntouched(bed, figures, since, async () => {
      for (const [format] of FORMATS)
        await refusedWith(bed, format, ["someone is already publishing"]);
    }),
  }),
);

export const wrongFormatAlone = row(
  "wrong-format-alone",
  "the same in a gap: refused, the reason in the log, the placeholder stays; the next right publisher is let in",
  async (bed, _since, figures) => {
    const stoppedAt = now();
    await bed.publisher.stopCleanly();
    await expectPlaceholder(bed, stoppedAt);
    const aloneAt = now();
    for (const [format, words, inObs] of FORMATS) {
      await refusedWith(bed, format, words);
      // Within a minute of the same attempt it is only counted: a second round finds the first's line.
      await untilSaid(bed, aloneAt - GATHERED_MS, ["event=", inObs], { unit: "restreamd" });
    }
    const shown = PLATFORMS.flatMap((name) => {
      const seen = switches(bed.platforms[name].frames(aloneAt));
      return (seen ?? []).map(({ source }) => source);
    });
    figures["formats refused times"] = FORMATS.length;
    const measures = liveMeasures(bed, await goLive(bed));
    return {
      measures,
      problems: shown.every((source) => source === "placeholder")
        ? []
        : [`on air were ${shown.join(", ")}`],
      platform: (platform) =>
        within(
          "live",
          measures[platform].liveAfterSeconds,
          PROMISED_SECONDS.live + GRACE_SECONDS.publisher,
        ),
    };
  },
);
