// What every row of this suite shares: an encoder takes OBS's place for a while, a platform may end its broadcast in the
// middle of it, and what viewers saw of it is measured.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { longestShownMs } from "../../support/media/on-air";
import type { ReceivedFrame } from "../../support/media/received-frame";
import type { OtherSource } from "../../support/parts/sources";
import type { LivePublisher } from "../../support/publisher/publisher";
import type { ScriptedPublisher } from "../../support/publisher/scripted/scripted-publisher";
import type { Bed } from "../bed/bed";
import { backSince, secondsFrom } from "./restream";
import { ensureOnAir, expectShown, rounded, rowsAfter, within, worstFreeze } from "./row";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "./deadlines";
import type { Figures } from "../result/outcome";

export const encoderRow = rowsAfter("encoders", ensureOnAir);

/** The platform whose broadcast ends in the middle; the other one is not to notice. */
export const RESET: PlatformName = "twitch";

type ScriptedOptions = NonNullable<Parameters<Bed["publishers"]["newScripted"]>[2]>;

/** Runs `during` with this encoder on air in OBS's place, and ends with the placeholder on air: the next row's OBS may come. */
export const withEncoder = async <Result>(
  bed: Bed,
  encoder: LivePublisher,
  source: "live" | "placeholder" | OtherSource,
  during: (since: number) => Promise<Result>,
): Promise<Result> => {
  if (bed.publisher.isStarted) await bed.publisher.stopCleanly();
  const startedAt = now();
  encoder.start();
  let result: Result;
  try {
    const connectedAt = await encoder.waitForConnect(WITHIN_MS.connects);
    await expectShown(bed, source, Math.max(startedAt, connectedAt));
    result = await during(now());
  } finally {
    await encoder.kill();
  }
  // Its last pictures are on their way for a while, and the next row would take them for its own OBS's.
  const endedAt = now();
  await expectShown(bed, "placeholder", endedAt);
  return result;
};

/** As `withEncoder`, with one that follows a script. */
export const withScripted = async <Result>(
  bed: Bed,
  options: ScriptedOptions,
  during: (since: number, encoder: ScriptedPublisher) => Promise<Result>,
): Promise<Result> => {
  const address = (await bed.project.output("address")) as string;
  const encoder = bed.publishers.newScripted("scripted", address, options);
  return withEncoder(bed, encoder, options.source ?? "live", (since) => during(since, encoder));
};

/**
 * A platform ends its broadcast, as Twitch does; problems of its beginning again.
 * @param pictureless seconds for which the encoder may send no picture: a restream waits for one
 */
export const resetInTheMiddle = async (
  bed: Bed,
  figures: Figures,
  pictureless = 0,
): Promise<string[]> => {
  const at = now();
  await bed.platforms[RESET].reset();
  const open = await publishedSince(bed, at);
  const seconds = secondsFrom(at, open);
  figures["publishing again after a reset s"] = seconds;
  return within(
    "publishing again after a reset",
    seconds,
    PROMISED_SECONDS.publishingBesideEncoder + pictureless + GRACE_SECONDS.encoder,
  );
};

const publishedSince = (bed: Bed, since: number): Promise<number> =>
  eventually(`${RESET} is published to again`, WITHIN_MS.publishesAnew, () => {
    const platform = bed.platforms[RESET];
    const open = platform.connections.find(({ startedAt }) => startedAt >= since);
    if (!open || platform.frames(open.startedAt).length === 0) throw new Error("it is not");
    return open.startedAt;
  });

/** With a picture, which is not there before the next keyframe. */
export const pictureAgain = async (bed: Bed, since: number): Promise<void> => {
  await backSince(bed, RESET, since, WITHIN_MS.publishesAnew);
};

/** All that see no reset of their own. */
export const NOT_RESET = PLATFORMS.filter((name) => name !== RESET);

/** Figures: the longest freeze by arrival and as a player shows it, the worst of these. Problems of a longer one. */
export const freezes = (
  bed: Bed,
  figures: Figures,
  since: number,
  bound: number,
  names: readonly PlatformName[] = PLATFORMS,
): string[] => {
  const arrived = worstFreeze(bed, since, names);
  figures["longest pause of the picture s"] = arrived;
  figures["longest that a picture is shown s"] = rounded(
    Math.max(...names.map((name) => shownSeconds(bed.platforms[name].frames(since), since))),
  );
  return within("a new picture", arrived, bound + GRACE_SECONDS.encoder);
};

const shownSeconds = (frames: readonly ReceivedFrame[], since: number): number =>
  (longestShownMs(frames.filter(({ at }) => at >= since)) ?? Infinity) / 1000;

/** Part of the pictures that were sent within the time that reached a platform, the worse one; figure in percent. */
export const shownPart = (
  bed: Bed,
  figures: Figures,
  { since, until, sent }: { since: number; until: number; sent: number },
): number => {
  const worst = Math.min(
    ...PLATFORMS.map(
      (name) =>
        bed.platforms[name]
          .frames(since)
          .filter(({ kind, at }) => kind === "video" && at >= since && at < until).length,
    ),
  );
  const part = worst / Math.max(1, sent);
  figures["of the pictures sent, arrived at a platform %"] = Math.round(part * 100);
  return part;
};
