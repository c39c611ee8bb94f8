// The promise: the publisher dies and comes back, and no platform ever sees a disconnect.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import {
  dtsDecreases,
  liveAfterSeconds,
  placeholderAfterSeconds,
  unknownFrames,
} from "../../support/media/on-air";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { STORY_SECONDS, givesUpAfterMs } from "../verbs/deadlines";
import { type Measures, outcomeOf, type PlatformMeasures } from "../result/outcome";

const GIVE_UP_AFTER_MS = givesUpAfterMs(STORY_SECONDS.live, 2);
/** How long the publisher stays away. */
const AWAY_MS = 5000;

/** When what happened, ms since the epoch. */
interface Course {
  since: number;
  connectedAt: number[];
  endedAt: number | undefined;
}

export const gap: Scenario = {
  name: "gap",
  title: "the publisher comes, is killed, and comes back: live, placeholder, live, one session",
  suite: "story",
  run: async (bed) => {
    const course: Course = { since: now(), connectedAt: [], endedAt: undefined };
    try {
      bed.say("publisher starts");
      course.connectedAt.push(await goLive(bed, GIVE_UP_AFTER_MS));
      await pause(2000); // on air for a while
      bed.say("publisher killed");
      course.endedAt = await bed.publisher.kill();
      await pause(AWAY_MS); // the fault's own length
      bed.say("publisher back");
      course.connectedAt.push(await goLive(bed, GIVE_UP_AFTER_MS));
      await pause(1000); // and stays
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return outcomeOf({ measures: measure(bed, course), problems: [message] });
    }
    const measures = measure(bed, course);
    const problems = PLATFORMS.flatMap((name) =>
      problemsOf(bed.platforms[name], course, measures[name]).map(
        (problem) => `${name}: ${problem}`,
      ),
    );
    return outcomeOf({ measures, problems });
  },
};

const measure = ({ platforms }: Bed, course: Course): Measures => ({
  twitch: measurePlatform(platforms.twitch, course),
  youtube: measurePlatform(platforms.youtube, course),
});

const measurePlatform = (
  platform: ReceivingServer,
  { since, connectedAt, endedAt }: Course,
): PlatformMeasures => {
  const frames = platform.frames();
  const endedSince = (part: { endedAt?: number | undefined }): boolean =>
    part.endedAt !== undefined && part.endedAt >= since;
  const lost = platform.sessions().filter(endedSince).length;
  const lives = connectedAt
    .map((at) => liveAfterSeconds(frames, at))
    .filter((live) => live !== undefined);
  return {
    // A connection that broke counts as an end, even while the platform's grace lasts.
    sessionsEnded: Math.max(lost, platform.connections.filter(endedSince).length),
    sessionsLost: lost,
    placeholderAfterSeconds:
      endedAt === undefined ? null : (placeholderAfterSeconds(frames, endedAt) ?? null),
    // One that was never seen is not made good by another.
    liveAfterSeconds:
      lives.length === 0 || lives.length < connectedAt.length ? null : Math.max(...lives),
  };
};

const problemsOf = (
  platform: ReceivingServer,
  { since }: Course,
  measures: PlatformMeasures,
): string[] => {
  const frames = platform.frames(since);
  const decreases = dtsDecreases(frames);
  const unknown = unknownFrames(frames, "video");
  const within = (what: string, seconds: number | null, bound: number): string[] => {
    if (seconds === null) return [`${what} was never seen`];
    return seconds > bound ? [`${what} after ${seconds.toFixed(1)} s, promised is ${bound} s`] : [];
  };
  return [
    ...(measures.sessionsEnded === 0 ? [] : [`${String(measures.sessionsEnded)} sessions ended`]),
    ...within("the placeholder", measures.placeholderAfterSeconds, STORY_SECONDS.placeholder),
    ...within("live", measures.liveAfterSeconds, STORY_SECONDS.live),
    ...(decreases === 0 ? [] : [`the decoding time decreased ${decreases ?? "(no frames)"} times`]),
    ...(unknown === 0 ? [] : [`${unknown ?? "no"} frames of neither live nor placeholder`]),
  ];
};
