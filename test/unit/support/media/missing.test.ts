import { describe, expect, it } from "vitest";
import { compareLeftOut, missingOf } from "../../../support/media/missing";

const ORDER = ["a", "b", "c", "d"];

describe("what did not arrive", () => {
  it.each([
    { what: "nothing", received: "abcdab", missing: "" },
    { what: "in the middle", received: "abdabcd", missing: "c" },
    { what: "over the seam of the loop", received: "abcb", missing: "da" },
    { what: "the same in two rounds", received: "abdabda", missing: "cc" },
    { what: "before the first and after the last it is not told", received: "bc", missing: "" },
    { what: "what is another's is passed over", received: "axbxc", missing: "" },
    { what: "one that comes twice", received: "abbc", missing: "" },
    { what: "nothing of nothing", received: "", missing: "" },
  ])("$what", ({ received, missing }) => {
    expect(missingOf(ORDER, [...received]).join("")).toBe(missing);
  });
});

describe("left out against missing", () => {
  it.each([
    { leftOut: "cc", missing: "cc", lost: "", notMissing: "" },
    { leftOut: "c", missing: "ccb", lost: "cb", notMissing: "" },
    { leftOut: "cd", missing: "c", lost: "", notMissing: "d" },
    { leftOut: "", missing: "", lost: "", notMissing: "" },
  ])("$leftOut against $missing", ({ leftOut, missing, lost, notMissing }) => {
    expect(compareLeftOut([...leftOut], [...missing])).toEqual({
      lost: [...lost],
      notMissing: [...notMissing],
    });
  });
});
