// The suite path-to-hope: the event again in a few minutes; what happened in 14 days, at its real length, less time between.
// Needs: root, and what any rehearsal needs (README, "Test it"); --minutes says how long.
// Its one row: npm run rehearse -- --suite path-to-hope --only path-to-hope
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { CALENDAR, EVENT, type Entry, RUN_MINUTES, dayAndHour, schedule } from "./calendar";
import { PLAYS, type Played } from "./events";
import { Recorder } from "./recorder";
import { Stage } from "./stage";
import {
  type Figures,
  type Measures,
  NOT_MEASURED,
  type Outcome,
  outcomeOf,
} from "../result/outcome";
import { problemsOf } from "./verdict";

export const pathToHope: Scenario = {
  name: "path-to-hope",
  title: `${EVENT.days} days of ${EVENT.name} in ${RUN_MINUTES} minutes: losses, cutovers, restarts, a ghost, six resets, 0 lost`,
  suite: "replay",
  once: true,
  run: async (bed, figures) => {
    const runSeconds = (bed.replayMinutes ?? RUN_MINUTES) * 60;
    const due = schedule(CALENDAR, EVENT.hours, runSeconds);
    const stage = new Stage(bed);
    await stage.goLive();
    const recorder = new Recorder(stage, CALENDAR.length);
    bed.beforeReport.push(() => {
      recorder.close();
      bed.report.replay = recorder.replay();
    });
    const sampling = recorder.sample();
    try {
      for (const [index, entry] of CALENDAR.entries()) {
        await stage.until(due[index]?.second ?? 0, recorder.startedAt);
        await play(stage, recorder, entry);
      }
      await stage.until(runSeconds, recorder.startedAt);
    } finally {
      recorder.close();
      await sampling;
    }
    return conclusion(bed, figures, recorder);
  },
};

/** Plays one event; what does not hold is kept, and the next one is played all the same. */
const play = async (stage: Stage, recorder: Recorder, entry: Entry): Promise<void> => {
  const { bed } = stage;
  const since = now();
  const from = recorder.second(since);
  bed.say(
    `  ${from.toFixed(0)} of ${(bed.replayMinutes ?? RUN_MINUTES) * 60} s, ${dayAndHour(entry.hour)}: ${entry.what}`,
  );
  const outcome: Played = await PLAYS[entry.kind](stage, entry).catch((error: unknown) => ({
    figures: {},
    problems: [error instanceof Error ? error.message : String(error)],
  }));
  const problems = [...outcome.problems, ...recorder.lostSince(since)];
  for (const problem of problems) bed.say(`    NOT HELD: ${problem}`);
  const { hour, kind, what } = entry;
  const to = recorder.second(now());
  recorder.events.push({ hour, kind, what, from, to, figures: outcome.figures, problems });
  if (problems.length > 0) await stage.ensureOnAir().catch(() => undefined); // said by the next event
};

const conclusion = (bed: Bed, figures: Figures, recorder: Recorder): Outcome => {
  const replay = recorder.replay();
  bed.say(`  ${replay.summary}`);
  Object.assign(figures, worstOf(replay.events.map((event) => event.figures)));
  return outcomeOf({
    measures: measuresOf(bed, figures, recorder),
    problems: problemsOf(replay),
  });
};

/** By name, the largest of all events; null when one was not seen. */
export const worstOf = (
  figures: readonly Record<string, number | null>[],
): Record<string, number | null> => {
  const worst: Record<string, number | null> = {};
  for (const [name, value] of figures.flatMap((one) => Object.entries(one))) {
    const before = worst[name];
    if (before === null) continue;
    worst[name] = value === null ? null : Math.max(value, before ?? -Infinity);
  }
  return worst;
};

/** Times are the worse of both platforms: an event's figures are not told apart by platform. */
const measuresOf = (bed: Bed, figures: Figures, recorder: Recorder): Measures => {
  const { twitch, youtube } = NOT_MEASURED;
  const worst = {
    placeholderAfterSeconds: figures["placeholder after s"] ?? null,
    liveAfterSeconds: figures["live after the connect s"] ?? null,
  };
  const ends = (name: "twitch" | "youtube") => ({
    sessionsEnded: bed.platforms[name]
      .sessions()
      .filter(({ endedAt = 0 }) => endedAt >= recorder.startedAt).length,
    sessionsLost: recorder.sessionsLost(name),
  });
  return {
    twitch: { ...twitch, ...worst, ...ends("twitch") },
    youtube: { ...youtube, ...worst, ...ends("youtube") },
  };
};
