import { describe, expect, it } from "vitest";
import { watchLate, type LateWatch } from "../../../../control/restreamd/look/lateness";

type Look = [at: number, clock: number | undefined, connection?: string, reader?: string];

/** Seconds all; by how much it is late at the end. */
const late = (...looks: Look[]): number | undefined => {
  let watch: LateWatch | undefined;
  for (const [at, clock, connection = "c1", reader = "7"] of looks)
    watch = watchLate(
      watch,
      clock === undefined ? clock : { reader, ms: clock * 1000, at: at * 1000 },
      connection,
    );
  return watch && Math.round(watch.seconds * 10) / 10;
};
/** A look each 2 s. @param rate of the clock, against ours */
const looks = (from: number, to: number, rate: number, offset = 0): Look[] =>
  Array.from({ length: (to - from) / 2 + 1 }, (_, n) => [
    from + 2 * n,
    offset + from + 2 * n * rate,
  ]);

describe("how late the picture is", () => {
  it.each<{ what: string; seen: Look[]; seconds: number | undefined }>([
    { what: "nobody publishes", seen: [[0, 5, ""]], seconds: undefined },
    { what: "the clock is not known", seen: [[0, undefined]], seconds: undefined },
    { what: "in time", seen: looks(0, 60, 1, 3600), seconds: 0 },
    { what: "half of it arrives", seen: [...looks(0, 20, 1), ...looks(22, 42, 0.5)], seconds: 10 },
    {
      what: "late, and caught up again",
      seen: [...looks(0, 20, 1), ...looks(22, 42, 0.5), ...looks(44, 60, 1)],
      seconds: 0,
    },
    { what: "a moment without the file", seen: [...looks(0, 20, 1), [22, undefined]], seconds: 0 },
    {
      what: "the file is not read once while it is late",
      seen: [...looks(0, 20, 1), [32, 24], [34, undefined], [36, 28]],
      seconds: 8,
    },
    {
      what: "another publisher after a late one",
      seen: [...looks(0, 20, 1), [40, 22], [42, 24, "c2"], [44, 26, "c2"]],
      seconds: 0,
    },
    {
      what: "another reader, whose clock begins anew",
      seen: [...looks(0, 20, 1, 3600), [22, 1, "c1", "8"], [40, 19, "c1", "8"]],
      seconds: 0,
    },
    {
      what: "another reader of a late picture",
      seen: [
        ...[...looks(0, 20, 1), [32, 24] as Look],
        ...[34, 40, 44].map((at): Look => [at, at - 33, "c1", "8"]),
      ],
      seconds: 8,
    },
    {
      what: "another reader of a late picture, which gets later",
      seen: [
        ...[...looks(0, 20, 1), [32, 24] as Look, [34, 1, "c1", "8"] as Look],
        ...[[44, 11, "c1", "8"] as Look, [54, 18, "c1", "8"] as Look],
      ],
      seconds: 11,
    },
    {
      what: "a reader for each keyframe, each seen a little late",
      seen: [
        ...looks(0, 20, 1),
        ...Array.from({ length: 400 }, (_, n): Look => [22 + n, (n % 4) * 0.6, "c1", `${n >> 2}`]),
      ],
      seconds: 0,
    },
    {
      what: "as it settles, whatever comes",
      seen: [
        [0, 0],
        [2, 0.1],
        [8, 1],
      ],
      seconds: 0,
    },
    { what: "nothing comes at all", seen: [...looks(0, 20, 1), [40, 20], [60, 20]], seconds: 0 },
    {
      what: "an encoder's clock that is 100 ppm slow, for two days",
      seen: looks(0, 172_800, 0.9999),
      seconds: 0,
    },
    { what: "its clock jumps an hour forward", seen: [...looks(0, 20, 1), [22, 3622]], seconds: 0 },
  ])("$what: $seconds s", ({ seen, seconds }) => {
    expect(late(...seen)).toBe(seconds);
  });
});

it("goes on with what an earlier restreamd has told", () => {
  const at = (seconds: number, ms: number): { reader: string; ms: number; at: number } => ({
    ...{ reader: "7", ms, at: seconds * 1000 },
  });
  let watch = watchLate(undefined, at(100, 50_000), "c1", 5);
  for (let second = 102; second < 130; second += 2)
    watch = watchLate(watch, at(second, 50_000 + (second - 100) * 1000), "c1", 5);
  expect(watch?.seconds).toBeCloseTo(5, 2);
  // It catches up.
  expect(watchLate(watch, at(132, 87_000), "c1", 5)?.seconds).toBe(0);
});
