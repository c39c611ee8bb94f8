import { describe, expect, it } from "vitest";
import { toldMeanwhile } from "../../../rehearsal/obs/told";

describe("what was told of a slow line", () => {
  it.each<[string, string[], string[], string[]]>([
    ["nothing", [], [], []],
    ["nothing of the line", ["publisher-arrived"], ["format-unlike"], []],
    ["too few bits", ["publisher-arrived"], ["format-unlike", "bitrate-low"], ["bitrate-low"]],
    ["the same twice", [], ["bitrate-unsteady", "bitrate-unsteady"], ["bitrate-unsteady"]],
    ["only before it", ["bitrate-low"], ["bitrate-well"], []],
    ["holes that were told before and are not over", ["frames-missing"], [], ["frames-missing"]],
    ["holes that were over before", ["frames-missing", "frames-whole"], [], []],
    ["holes anew", ["frames-missing", "frames-whole"], ["frames-missing"], ["frames-missing"]],
  ])("%s", (_, before, meanwhile, told) => {
    expect(toldMeanwhile(before, [...before, ...meanwhile])).toEqual(told);
  });
});
