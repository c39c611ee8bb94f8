import { describe, expect, it } from "vitest";
import { pictureOf } from "../../../support/media/sps";

const of = (sps: string) => pictureOf(Buffer.from(sps, "hex"));

describe("pictureOf", () => {
  it("reads what x264 writes, with its cropping, its rate and its escaped bytes", () => {
    expect(
      of("67640028acb403c0113f2e022000000300200000079c4c0005b8d8000b71bc94400f1832a0"),
    ).toEqual({ profile: 100, level: 40, width: 1920, height: 1080, fps: 30 });
    expect(of("6764001facb402802dd80880000003008000001e70200016e360002dc6f251003c60ca80")).toEqual({
      profile: 100,
      level: 31,
      width: 1280,
      height: 720,
      fps: 30,
    });
  });
  it("refuses one that is cut short", () => {
    expect(() => of("67640028acb4")).toThrow("it ends after 5 bytes");
  });
});
