// The promise: the publisher dies and comes back, and the platform never sees a disconnect.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import {
  dtsDecreases,
  firstFrameOf,
  liveAfterSeconds,
  placeholderAfterSeconds,
  unknownFrames,
} from "../../support/media/on-air";
import type { Bed } from "../bed";
import type { PlatformMeasures } from "../report";
import { CheckFailed, type Scenario } from "../scenario";

/** Bounds that the product promises, checked generously: machines differ in speed. */
const PLACEHOLDER_WITHIN_SECONDS = 2;
const LIVE_WITHIN_SECONDS = 5;
/** How long the publisher stays away. */
const AWAY_MS = 5000;

export const gap: Scenario = {
  name: "gap",
  title: "the publisher comes, is killed, and comes back: live, placeholder, live, one session",
  suite: "story",
  run: async (bed) => {
    const since = now();
    const lives: (number | undefined)[] = [];
    let placeholder: number | undefined;
    try {
      bed.say("publisher starts");
      lives.push(await goLive(bed));
      await pause(2000); // on air for a while
      bed.say("publisher killed");
      const endedAt = await bed.publisher.kill();
      if (endedAt === undefined) throw new Error("the publisher had no connection to lose");
      await pause(AWAY_MS); // the fault's own length
      placeholder = placeholderAfterSeconds(bed.twitch.frames(), endedAt);
      bed.say("publisher back");
      lives.push(await goLive(bed));
      await pause(1000); // and stays
    } catch (error) {
      throw new CheckFailed(
        error instanceof Error ? error.message : String(error),
        measure(bed, since, placeholder, lives),
      );
    }
    const measures = measure(bed, since, placeholder, lives);
    const problems = problemsOf(bed, since, measures);
    if (problems.length > 0) throw new CheckFailed(problems.join("; "), measures);
    return measures;
  },
};

/** Starts the publisher; seconds from its connect to the first live frame at the platform. */
const goLive = async (bed: Bed): Promise<number | undefined> => {
  bed.publisher.start();
  const connectedAt = await bed.publisher.waitForConnect(20_000);
  await eventually("twitch receives live", 20_000, () => {
    if (!firstFrameOf(bed.twitch.frames(), "live", connectedAt))
      throw new Error("no live frame since the publisher connected");
  });
  return liveAfterSeconds(bed.twitch.frames(), connectedAt);
};

const measure = (
  bed: Bed,
  since: number,
  placeholder: number | undefined,
  lives: (number | undefined)[],
): PlatformMeasures => {
  const ends = bed.twitch
    .sessions()
    .filter(({ endedAt }) => endedAt !== undefined && endedAt >= since);
  const cut = bed.twitch.connections.filter(
    ({ endedAt }) => endedAt !== undefined && endedAt >= since,
  );
  const measured = lives.filter((live) => live !== undefined);
  return {
    // A connection that broke counts as an end here, even while the platform's grace lasts.
    sessionsEnded: Math.max(ends.length, cut.length),
    sessionsLost: ends.length,
    placeholderAfterSeconds: placeholder ?? null,
    liveAfterSeconds: measured.length === 0 ? null : Math.max(...measured),
  };
};

const problemsOf = (bed: Bed, since: number, measures: PlatformMeasures): string[] => {
  const frames = bed.twitch.frames().filter(({ at }) => at >= since);
  const decreases = dtsDecreases(frames);
  const unknown = unknownFrames(frames, "video");
  const within = (what: string, seconds: number | null, bound: number): string[] =>
    seconds === null
      ? [`${what} was never seen`]
      : seconds > bound
        ? [`${what} after ${seconds.toFixed(1)} s, promised is ${bound} s`]
        : [];
  return [
    ...(measures.sessionsEnded === 0 ? [] : [`${String(measures.sessionsEnded)} sessions ended`]),
    ...within("the placeholder", measures.placeholderAfterSeconds, PLACEHOLDER_WITHIN_SECONDS),
    ...within("live", measures.liveAfterSeconds, LIVE_WITHIN_SECONDS),
    ...(decreases === 0 ? [] : [`the decoding time decreased ${decreases ?? "(no frames)"} times`]),
    ...(unknown === 0 ? [] : [`${unknown ?? "no"} frames of neither live nor placeholder`]),
  ];
};
