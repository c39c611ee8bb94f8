import { describe, expect, it } from "vitest";
import * as onAir from "../../../support/media/on-air";
import type { ReceivedFrame } from "../../../support/media/received-frame";

const frame = (at: number, source: string, more: Partial<ReceivedFrame> = {}): ReceivedFrame => ({
  at,
  timestampMs: at,
  kind: "video",
  track: more.kind === "audio" ? "audio" : "video",
  keyframe: false,
  bytes: 1000,
  source,
  id: `${source}-${at}`,
  recording: "twitch-1",
  ...more,
});
const sound = (at: number, source = "live"): ReceivedFrame => frame(at, source, { kind: "audio" });
const header = (at: number, id: string, more: Partial<ReceivedFrame> = {}): ReceivedFrame =>
  frame(at, "header", { kind: "header", id, ...more });

/** Live until 2000, the placeholder from 2500 to 4000, live again. */
const GAP = [
  ...[1000, 1500, 2000].map((at) => frame(at, "live")),
  ...[2500, 3000, 3500, 4000].map((at) => frame(at, "placeholder")),
  ...[4100, 4600].map((at) => frame(at, "live")),
];

describe("switches", () => {
  it("lists the stretches of pictures, whatever the sound does", () => {
    expect(onAir.switches([...GAP, sound(2600), header(2550, "h")])).toEqual([
      { source: "live", from: 1000, to: 2000, pictures: 3 },
      { source: "placeholder", from: 2500, to: 4000, pictures: 4 },
      { source: "live", from: 4100, to: 4600, pictures: 2 },
    ]);
  });
  it("is undefined without a picture", () => {
    expect(onAir.switches([sound(1)])).toBeUndefined();
  });
});

describe("first frames", () => {
  it.each([
    { source: "placeholder", after: 2100, at: 2500 },
    { source: "placeholder", after: 2500, at: 2500 },
    { source: "live", after: 2100, at: 4100 },
    { source: "placeholder", after: 4001, at: undefined },
    { source: "ghost", after: 0, at: undefined },
  ])("of $source after $after: $at", ({ source, after, at }) => {
    expect(onAir.firstFrameOf(GAP, source, after)?.at).toBe(at);
  });

  it.each([
    { endedAt: 2100, seconds: 0.4 },
    { endedAt: 4500, seconds: undefined },
  ])("placeholder after the end at $endedAt: $seconds s", ({ endedAt, seconds }) => {
    expect(onAir.placeholderAfterSeconds(GAP, endedAt)).toBe(seconds);
  });

  it.each([
    { connectedAt: 2100, seconds: 2 },
    { connectedAt: 4601, seconds: undefined },
  ])("live after the connect at $connectedAt: $seconds s", ({ connectedAt, seconds }) => {
    expect(onAir.liveAfterSeconds(GAP, connectedAt)).toBe(seconds);
  });

  it("are pictures: sound alone is not on air", () => {
    expect(onAir.liveAfterSeconds([sound(5)], 0)).toBeUndefined();
  });
});

describe("longestFreezeSeconds", () => {
  const at = (...times: number[]) => times.map((time) => frame(time, "live"));
  it.each([
    { what: "between pictures", frames: at(0, 100, 900, 1000), from: 0, to: 1000, seconds: 0.8 },
    {
      what: "at the window's start, in full",
      frames: at(0, 900, 1000),
      from: 500,
      to: 1000,
      seconds: 0.9,
    },
    {
      what: "at the window's end, in full",
      frames: at(0, 100, 2100),
      from: 0,
      to: 300,
      seconds: 2,
    },
    { what: "that has not ended", frames: at(0, 100), from: 0, to: 1100, seconds: 1 },
    { what: "before the first picture", frames: at(700, 800), from: 0, to: 800, seconds: 0.7 },
    {
      what: "outside the window: none of it",
      frames: at(0, 900, 950, 1000, 5000),
      from: 900,
      to: 1000,
      seconds: 0.05,
    },
    { what: "with nothing shown", frames: at(2000), from: 0, to: 1000, seconds: undefined },
    { what: "with sound only", frames: [sound(1)], from: 0, to: 10, seconds: undefined },
  ])("$what", ({ frames, from, to, seconds }) => {
    expect(onAir.longestFreezeSeconds(frames, from, to)).toBe(seconds);
  });
});

describe("the clock of a recording", () => {
  const stamps = (...times: number[]) =>
    times.map((timestampMs, at) => frame(at, "live", { timestampMs }));
  it.each([
    { what: "rising", frames: stamps(0, 33, 66), decreases: 0, step: 33 },
    { what: "standing", frames: stamps(0, 0, 40), decreases: 0, step: 40 },
    { what: "back twice", frames: stamps(0, 40, 30, 70, 60), decreases: 2, step: 40 },
    { what: "one picture", frames: stamps(0), decreases: undefined, step: undefined },
    { what: "nothing", frames: [], decreases: undefined, step: undefined },
    {
      what: "a new recording may begin anew",
      frames: [...stamps(0, 900), frame(2, "live", { timestampMs: 0, recording: "twitch-2" })],
      decreases: 0,
      step: 900,
    },
    {
      what: "sound and picture each have their own",
      frames: [...stamps(0, 40), frame(2, "live", { kind: "audio", timestampMs: 20 })],
      decreases: 0,
      step: 40,
    },
  ])("$what", ({ frames, decreases, step }) => {
    expect(onAir.dtsDecreases(frames)).toBe(decreases);
    expect(onAir.largestStepMs(frames)).toBe(step);
  });
});

describe("pictures that are shown in another order than sent", () => {
  /** A mini-GOP each: first the one shown last, then those in between; then the next. */
  const composed = (...pairs: readonly [sentMs: number, shownMs: number][]) =>
    pairs.map(([timestampMs, shownMs], at) =>
      frame(at, "live", { timestampMs, compositionMs: shownMs - timestampMs }),
    );
  const WHOLE = composed([0, 67], [33, 200], [67, 133], [100, 100], [133, 167], [167, 233]);
  it.each([
    { what: "all there", frames: WHOLE, longest: 34 },
    { what: "one that nothing refers to left out", frames: WHOLE.toSpliced(4, 1), longest: 67 },
    { what: "two left out", frames: WHOLE.toSpliced(2, 2), longest: 100 },
    { what: "one picture", frames: WHOLE.slice(0, 1), longest: undefined },
    {
      what: "another recording has a clock of its own",
      frames: [
        ...WHOLE,
        ...composed([0, 67], [33, 100]).map((one) => ({ ...one, recording: "twitch-2" })),
      ],
      longest: 34,
    },
  ])("$what: each is held $longest ms at most", ({ frames, longest }) => {
    expect(onAir.longestShownMs(frames)).toBe(longest);
  });
  it("go back in what is shown, never in the clock", () => {
    expect(onAir.dtsDecreases(WHOLE)).toBe(0);
    expect(onAir.largestStepMs(WHOLE)).toBe(34);
  });
});

describe("unknownFrames", () => {
  const frames = [frame(0, "unknown"), sound(1, "unknown"), sound(2), header(3, "h")];
  it.each([
    { what: "all", frames, track: undefined, count: 2 },
    { what: "pictures", frames, track: "video" as const, count: 1 },
    { what: "none unknown", frames: GAP, track: undefined, count: 0 },
    { what: "no sound arrived", frames: GAP, track: "audio" as const, count: undefined },
    { what: "only a header arrived", frames: [header(0, "h")], track: undefined, count: undefined },
  ])("$what: $count", ({ frames: given, track, count }) => {
    expect(onAir.unknownFrames(given, track)).toBe(count);
  });
});

describe("headerChanges", () => {
  const audio = { track: "audio" } as const;
  it.each([
    { what: "one each", frames: [header(0, "v"), header(0, "a", audio)], changes: 0 },
    { what: "the same again", frames: [header(0, "v"), header(1, "v")], changes: 0 },
    {
      what: "there and back",
      frames: [header(0, "v"), header(1, "w"), header(2, "v")],
      changes: 2,
    },
    {
      what: "another recording",
      frames: [header(0, "v"), header(1, "w", { recording: "twitch-2" })],
      changes: 0,
    },
    { what: "none", frames: GAP, changes: undefined },
  ])("$what: $changes", ({ frames, changes }) => {
    expect(onAir.headerChanges(frames)).toBe(changes);
  });
});
