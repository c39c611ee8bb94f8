import { expect, it } from "vitest";
import { problemsBetween } from "../../../rehearsal/replay/between";
import type { ReceivedFrame } from "../../../support/media/received-frame";

const frame = (timestampMs: number, source = "live"): ReceivedFrame => ({
  at: timestampMs,
  timestampMs,
  kind: "video",
  track: "video",
  keyframe: false,
  bytes: 1000,
  source,
  id: `${source}-${timestampMs}`,
  recording: "twitch-1",
});
const FRAMES = [frame(0), frame(40), frame(80)];
const EVENTS = [{ from: 10, to: 20 }];

it.each<[string, Parameters<typeof problemsBetween>[0], string[]]>([
  ["nothing of a run in order", { frames: FRAMES, lostAt: [], events: EVENTS }, []],
  ["not a loss that an event tells", { frames: FRAMES, lostAt: [15], events: EVENTS }, []],
  [
    "a loss that no event would tell",
    { frames: FRAMES, lostAt: [5, 15, 25], events: EVENTS },
    ["2 sessions were lost outside the events"],
  ],
  [
    "timestamps that go backwards",
    { frames: [...FRAMES, frame(60)], lostAt: [], events: EVENTS },
    ["timestamps went backwards 1 time"],
  ],
  [
    "pictures of a third kind",
    { frames: [...FRAMES, frame(120, "unknown")], lostAt: [], events: EVENTS },
    ["1 picture was neither live nor the placeholder"],
  ],
  ["that nothing came", { frames: [], lostAt: [], events: EVENTS }, ["no pictures were received"]],
])("the whole run tells %s", (_, received, problems) => {
  expect(problemsBetween(received)).toEqual(problems);
});
