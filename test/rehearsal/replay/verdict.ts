// The page's first line and what failed, computed from what was measured. Pure.
import { inPercent } from "../../../home/report/drawing/percent";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import type { Replay } from "../result/replay";
import type { Report } from "../result/report";
import { INTERRUPTED } from "../verbs/run-scenario";
import { dayAndHour } from "./calendar";
import { eventSeconds, isWhole } from "./scale";
import { secondsOf } from "./seen";
import { counted, TITLES } from "./words";

export interface Failure {
  text: string;
  /** The id of the page's element that says more. */
  at?: string;
}

export interface Verdict {
  state: "good" | "bad" | "unfinished";
  /** Each fits on one line of a phone. */
  parts: string[];
  failures: Failure[];
}

/**
 * Percent of the event's time that viewers on a platform saw the live picture. What was not live counts at the length
 * that it had in the run; the time that the run leaves out counts as live. Null when no picture arrived.
 */
export const percentLive = (replay: Replay, name: PlatformName): number | null => {
  const { seen } = replay.platforms[name];
  if (seen.length === 0) return null;
  const notLive = replay.seconds - secondsOf(seen, "live");
  return 100 * (1 - notLive / eventSeconds(replay));
};

export const percentInWords = (percent: number | null): string =>
  percent === null ? "not measured" : inPercent(percent);

/** Of the platform whose viewers saw least of it; null when one platform was not measured. */
const leastLive = (replay: Replay): number | null => {
  const shares = PLATFORMS.map((name) => percentLive(replay, name));
  return shares.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)));
};

const sumOf = (replay: Replay, of: "sessions" | "sessionsLost"): number =>
  PLATFORMS.reduce((sum, name) => sum + replay.platforms[name][of], 0);

/** What did not hold in the replay itself, a sentence each: the reason that its scenario gives. */
export const problemsOf = (replay: Replay): string[] => [
  ...replay.events.flatMap(({ hour, problems }) =>
    problems.map((problem) => `${dayAndHour(hour)}: ${problem}`),
  ),
  ...PLATFORMS.flatMap((name) =>
    replay.platforms[name].problems.map((problem) => `${name}: ${problem}`),
  ),
];

export const idOfEvent = (index: number): string => `event-${index + 1}`;
export const idOfPlatform = (name: PlatformName): string => `platform-${name}`;

const failuresOf = (report: Report, replay: Replay): Failure[] => {
  const told = problemsOf(replay).join("; ");
  const unfinished = !isWhole(replay); // said by the first line
  const left = report.provision.destroyLeftovers ?? 0;
  const failures: Failure[] = [
    ...replay.events.flatMap(({ hour, what, problems }, index) =>
      problems.length === 0
        ? []
        : [{ text: `Event ${index + 1} (${dayAndHour(hour)}): ${what}`, at: idOfEvent(index) }],
    ),
    ...PLATFORMS.flatMap((name) =>
      replay.platforms[name].problems.map((problem) => ({
        text: `${TITLES[name]}: ${problem}`,
        at: idOfPlatform(name),
      })),
    ),
    ...report.scenarios.flatMap(({ name, reason }) =>
      reason === undefined || reason === told || (unfinished && reason === INTERRUPTED)
        ? []
        : [{ text: `${name}: ${reason}` }],
    ),
    ...(left > 0
      ? [{ text: `${counted(left, "thing was", "things were")} left behind after pulumi destroy` }]
      : []),
  ];
  if (failures.length > 0 || report.passed || unfinished) return failures;
  return [{ text: "the run did not finish: one of its steps is missing" }];
};

export const verdictOf = (report: Report, replay: Replay): Verdict => {
  const [lost, all] = [sumOf(replay, "sessionsLost"), sumOf(replay, "sessions")];
  const failures = failuresOf(report, replay);
  const failed = lost > 0 || problemsOf(replay).length > 0;
  const unfinished = !isWhole(replay);
  const share = leastLive(replay);
  return {
    state: failed ? "bad" : unfinished ? "unfinished" : failures.length > 0 ? "bad" : "good",
    parts: [
      `${lost} of ${all} broadcasts lost by us`,
      share === null ? "time live not measured" : `${percentInWords(share)} live`,
      ...(unfinished ? ["ended early"] : []),
    ],
    failures,
  };
};
