import { describe, expect, it } from "vitest";
import { sourceOfColour, type Colour } from "../../../rehearsal/bed/obs/source-of-colour";

describe("a picture is told by its colour", () => {
  it.each<[string, Colour, string | undefined]>([
    ["home's scene", [0, 128, 0], "live"],
    ["home's scene with noise and rounding", [14, 119, 9], "live"],
    ["the ghost's scene", [3, 2, 250], "ghost"],
    ["black, as before the scene is there", [0, 0, 0], undefined],
    ["grey", [128, 128, 128], undefined],
    ["between the two", [0, 64, 128], undefined],
  ])("%s", (_, colour, source) => {
    expect(sourceOfColour(colour)).toBe(source);
  });
});
