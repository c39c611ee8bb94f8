import { describe, expect, it } from "vitest";
import { pushedBy, type Count } from "../../../rehearsal/spare/pushes";

/** A look each second; kB since the one before, by server. */
const looks = (first: readonly number[], second: readonly number[]): Count[] => {
  let [a, b] = [0, 0];
  return [0, ...first].map((kb, index) => {
    a += kb * 1000;
    b += (index === 0 ? 0 : (second[index - 1] ?? 0)) * 1000;
    return { at: index * 1000, bytes: { first: a, second: b } };
  });
};

describe("who pushed", () => {
  it.each([
    ["one after the other", looks([400, 400, 0, 0], [0, 0, 400, 400]), { both: 0, nobody: 0 }],
    ["a gap between", looks([400, 0, 0, 0], [0, 0, 0, 400]), { both: 0, nobody: 2 }],
    ["both for a second", looks([400, 400, 0], [0, 400, 400]), { both: 1, nobody: 0 }],
    [
      "the end of a connection is no stream",
      looks([400, 3, 0], [0, 400, 400]),
      { both: 0, nobody: 0 },
    ],
    ["nobody to the end", looks([400, 0, 0], [0, 0, 0]), { both: 0, nobody: 2 }],
    ["nobody looked", [], { both: 0, nobody: Infinity }],
  ])("%s", (_, counts, expected) => {
    expect(pushedBy(counts)).toEqual(expected);
  });
});
