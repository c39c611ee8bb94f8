import { describe, expect, it } from "vitest";
import { instead } from "../../../support/parts/go-module";
import { PEBBLE } from "../../../support/parts/pebble";

describe("a line of a module's source", () => {
  it("gives place to another", () => {
    expect(instead("b\n", "x\n")("a\nb\nc\n")).toBe("a\nx\nc\n");
  });
  it.each([
    ["that is not there", "a\nc\n"],
    ["that is there twice", "b\nb\n"],
    ["of a file that is not there", ""],
  ])("%s is refused: the source is not the one we know", (_, source) => {
    expect(() => instead("b\n", "x\n")(source)).toThrow("expected once in the module's source: b");
  });
});

it("Pebble of another version is not changed in silence", () => {
  for (const file of ["wfe/wfe.go", "ca/ca.go"])
    expect(() => PEBBLE.changes?.[file]?.("package other\n")).toThrow("expected once");
});
