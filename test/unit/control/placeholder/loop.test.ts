import { describe, expect, it } from "vitest";
import {
  loopOf,
  SAMPLE_RATE,
  SAMPLES,
  soundFor,
} from "../../../../control/shared/placeholder/loop";

describe("a loop", () => {
  it.each([
    { what: "a picture", seconds: 0, rate: "30", frames: 240, rounds: 1 },
    {
      what: "a picture at television's rate",
      seconds: 0,
      rate: "30000/1001",
      frames: 240,
      rounds: 1,
    },
    { what: "a film", seconds: 5, rate: "30", frames: 150, rounds: 1 },
    { what: "a film of one picture more", seconds: 5.04, rate: "25", frames: 126, rounds: 1 },
    { what: "a film at 59.94", seconds: 3, rate: "60000/1001", frames: 180, rounds: 1 },
    { what: "a short film, shown four times", seconds: 0.5, rate: "60", frames: 120, rounds: 4 },
    {
      what: "a film at a rate that has no whole samples",
      seconds: 3,
      rate: "11",
      frames: 33,
      rounds: 1,
    },
  ])("of $what has $frames pictures at $rate", ({ seconds, rate, frames, rounds }) => {
    expect(loopOf(seconds, rate)).toMatchObject({ frames, rounds });
  });

  it.each(["24", "25", "30", "48", "50", "60", "11", "24000/1001", "30000/1001", "60000/1001"])(
    "at %s has a sound exactly as long as its picture",
    (rate) => {
      const [of = 0, by = 1] = rate.split("/").map(Number);
      for (const seconds of [0, 0.3, 2, 3.7, 7.77, 13, 60]) {
        const { frames, packets, lastSamples } = loopOf(seconds, rate);
        const samples = SAMPLES * (packets - 1) + lastSamples;
        expect(samples * of).toBe(frames * by * SAMPLE_RATE);
        expect(lastSamples).toBeGreaterThanOrEqual(SAMPLES);
        expect(lastSamples).toBeLessThan(2 * SAMPLES);
      }
    },
  );

  it("of a recording is cut by milliseconds", () => {
    expect(soundFor(10_033 * 48, 301)).toEqual({
      ...{ frames: 301, seconds: 10.033, packets: 470, lastSamples: 481_584 - 1024 * 469 },
    });
  });
});
