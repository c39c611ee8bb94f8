// The replay in one plain sentence, computed from what was measured. Pure.
import type { Replay } from "../result/replay";
import { secondsOf } from "./seen";
import { PLATFORMS } from "../result/platform-names";
import { counted, TITLES } from "./words";

type Facts = Omit<Replay, "summary">;

export const summaryOf = (facts: Facts): string => {
  const { event, events, planned, platforms, seconds } = facts;
  const lost = PLATFORMS.reduce((sum, name) => sum + platforms[name].sessionsLost, 0);
  const failed = events.filter(({ problems }) => problems.length > 0).length;
  const told =
    events.length < planned
      ? `The replay was ended after ${events.length} of ${planned} events: in ${minutes(seconds)}`
      : `In the ${event.days} days of ${event.name}, replayed in ${minutes(seconds)},`;
  return [
    `${told} ${lost === 0 ? "no broadcast was lost" : `${counted(lost, "broadcast was", "broadcasts were")} lost`}`,
    `viewers saw the placeholder for ${whole(most(facts, "placeholder"))} s and a still picture for ${whole(most(facts, "frozen"))} s`,
    resets(facts),
    promised(events.length, failed),
  ]
    .filter((part) => part !== "")
    .join(", ")
    .concat(".");
};

const promised = (told: number, failed: number): string => {
  if (told === 0) return "";
  return failed === 0
    ? "and every event went as promised"
    : `but ${counted(failed, "event", "events")} did not go as promised`;
};

/** Of the platform that saw most of it. */
const most = ({ platforms }: Facts, state: "placeholder" | "frozen"): number =>
  Math.max(...PLATFORMS.map((name) => secondsOf(platforms[name].seen, state)));

/** One that lasts to the end of the run was not over. */
const resets = ({ platforms, seconds }: Facts): string =>
  PLATFORMS.flatMap((name) => {
    const all = platforms[name].seen.filter(({ state }) => state === "reset");
    const over = all.filter(({ to }) => to < seconds);
    const longest = Math.max(...over.map(({ from, to }) => to - from));
    const by = (count: number): string =>
      `${counted(count, "reset", "resets")} by ${TITLES[name]} ${count === 1 ? "was" : "were"}`;
    return [
      ...(over.length === 0
        ? []
        : [
            `${by(over.length)}${over.length > 1 ? " each" : ""} over within ${longest.toFixed(1)} s`,
          ]),
      ...(over.length === all.length ? [] : [`${by(all.length - over.length)} never over`]),
    ];
  }).join(", ");

const whole = (seconds: number): string => String(Math.round(seconds));
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} minutes`;
