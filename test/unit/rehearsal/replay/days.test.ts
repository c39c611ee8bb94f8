import { expect, it } from "vitest";
import { daysChart, longestAway, marksOf } from "../../../rehearsal/replay/days";
import type { Replay, Seen, Segment } from "../../../rehearsal/result/replay";
import { aCourse } from "./a-course";

const withSeen = (twitch: Segment<Seen>[], youtube = twitch): Replay => {
  const { platforms } = aCourse();
  return aCourse({
    platforms: {
      twitch: { ...platforms.twitch, seen: twitch },
      youtube: { ...platforms.youtube, seen: youtube },
    },
  });
};
const LIVE: Segment<Seen>[] = [{ state: "live", from: 0, to: 420 }];

it.each([
  ["within its event", 5],
  ["beyond its event, into compressed time", 12],
])("an interruption keeps its length among days that are stretched: %s", (_, length) => {
  const replay = aCourse();
  const [loss] = replay.events;
  if (!loss) throw new Error("the replay has no event");
  const { from } = loss;
  const seen: Segment<Seen>[] = [
    { state: "live", from: 0, to: from },
    { state: "placeholder", from, to: from + length },
    { state: "live", from: from + length, to: 420 },
  ];
  const at = 8 * 3600;
  const marks = marksOf(replay, seen);
  expect(marks.map(({ from, to, state }) => [Math.round(from), Math.round(to), state])).toEqual([
    [0, at, "live"],
    [at, at + length, "placeholder"],
    [at + length, 14 * 24 * 3600, "live"],
  ]);
});

it.each<[string, Replay, number]>([
  ["nothing of a picture that is always live", withSeen(LIVE), 0],
  [
    "all states that follow each other without live between, of the worse platform",
    withSeen(LIVE, [
      { state: "live", from: 0, to: 10 },
      { state: "frozen", from: 10, to: 14 },
      { state: "placeholder", from: 14, to: 40 },
      { state: "live", from: 40, to: 50 },
      { state: "reset", from: 50, to: 52 },
    ]),
    30,
  ],
])("the longest time away is %s", (_, replay, seconds) => {
  expect(longestAway(replay)).toBe(seconds);
});

it.each<[string, Replay, string]>([
  ["that there is nothing to see", withSeen(LIVE), "The picture was live all the time."],
  ["that nothing came", withSeen([]), "Neither platform received a picture."],
  ["how long the longest was", aCourse(), "the longest time without the live picture was 64 s."],
])("below the days it says %s", (_, replay, note) => {
  expect(daysChart(replay).note).toContain(note);
});
