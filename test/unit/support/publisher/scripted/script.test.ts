import { describe, expect, it } from "vitest";
import { clockMoves, reasonNotToSend } from "../../../../support/publisher/scripted/script";

const picture = (priority: 0 | 1 | 2 | 3) => ({ kind: "video", priority }) as const;
const SOUND = { kind: "audio", priority: 0 } as const;

describe("a frame is not sent", () => {
  const below2 = { leaveOut: [{ from: 10, to: 12, below: 2 as const }] };
  const stops = { stops: [{ kind: "audio" as const, from: 5 }] };
  it.each([
    { what: "before the window", script: below2, second: 9.99, frame: picture(0), why: undefined },
    { what: "from its first second", script: below2, second: 10, frame: picture(0), why: "level" },
    {
      what: "below the level alone",
      script: below2,
      second: 11,
      frame: picture(2),
      why: undefined,
    },
    { what: "until its last", script: below2, second: 12, frame: picture(0), why: undefined },
    { what: "and is never sound", script: below2, second: 11, frame: SOUND, why: undefined },
    { what: "for good", script: stops, second: 1e6, frame: SOUND, why: "stopped" },
    { what: "of that kind", script: stops, second: 6, frame: picture(0), why: undefined },
    { what: "without a script: never", script: {}, second: 6, frame: SOUND, why: undefined },
  ])("$what", ({ script, second, frame, why }) => {
    expect(reasonNotToSend(script, second, frame)).toBe(why);
  });
  it("in each of several windows", () => {
    const script = { leaveOut: [1, 3].map((from) => ({ from, to: from + 1, below: 4 as const })) };
    const out = [0.5, 1.5, 2.5, 3.5].map((at) => reasonNotToSend(script, at, picture(3)));
    expect(out).toEqual([undefined, "level", undefined, "level"]);
  });
});

describe("the clock", () => {
  const script = {
    clockSteps: [
      { at: 0, addMs: 5 },
      { at: 10, addMs: 3_600_000 },
      { at: 10, addMs: -60 },
    ],
  };
  it.each([
    { what: "moves with the first frame", after: -Infinity, until: 0, ms: 5 },
    { what: "stays between steps", after: 0, until: 9.99, ms: 0 },
    { what: "moves by all steps of a second", after: 9.99, until: 10, ms: 3_599_940 },
    { what: "moves once", after: 10, until: 11, ms: 0 },
  ])("$what", ({ after, until, ms }) => {
    expect(clockMoves(script, after, until)).toBe(ms);
  });
});
