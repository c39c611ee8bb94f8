// When restream placeholder reset has anything to do.
import { expect, it } from "vitest";
import { resets } from "../../../../control/command/placeholder";

it.each([
  ["the stack's own is shown", false, 5, false],
  ["another one is chosen", true, 5, true],
  ["the stack's own is lost", false, undefined, true],
  ["the stack's own is empty", false, 0, true],
  ["the chosen one is lost", true, undefined, true],
])("%s", (_, isChosen, bytes, isIt) => {
  expect(resets(isChosen, bytes)).toBe(isIt);
});
