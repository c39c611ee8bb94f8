import { describe, expect, it } from "vitest";
import { loopOf } from "../../../../control/shared/placeholder/loop";
import type { Source } from "../../../../control/shared/placeholder/probe";
import { encodeArgs, joinArgs, lowerKbps } from "../../../../control/shared/placeholder/recipe";

const FILM: Source = {
  ...{ kind: "film", seconds: 5, hasSound: true, isHdr: false, hasAlpha: false },
};
const TARGET = { width: 1280, height: 720, frameRate: "30", kbps: 3000, profile: "main" };
const FILES = { source: "/in/film", picture: "/work/p.mp4", sound: "/work/s.aac" };
const argsOf = (source: Partial<Source>, kbps?: number): string => {
  const whole = { ...FILM, ...source };
  return encodeArgs(whole, TARGET, loopOf(whole.seconds, TARGET.frameRate), FILES, kbps).join(" ");
};

describe("ffmpeg's arguments", () => {
  it("are the live picture's, without B-frames", () => {
    expect(argsOf({})).toMatch(
      /-profile:v main -crf 23 -maxrate 3000k -bufsize 3000k -g 60 -keyint_min 60 -sc_threshold 0 -bf 0/,
    );
    expect(argsOf({})).toContain("trim=end_frame=150");
  });
  it.each<[string, Partial<Source>, string, boolean]>([
    ["a film has its own sound", {}, "[0:a:0]aresample", true],
    ["a film without sound is silent", { hasSound: false }, "anullsrc", true],
    ["a film's end is held", {}, "tpad=stop=-1", true],
    ["a short film is read several times", { seconds: 0.5 }, "-stream_loop 3", true],
    ["a film may have a scratch", {}, "-xerror", false],
    ["a damaged picture is refused", { kind: "picture", seconds: 0 }, "-xerror", true],
    ["a picture is held", { kind: "picture", seconds: 0 }, "loop=loop=-1:size=1", true],
    ["HDR is brought down", { isHdr: true }, "tonemap=hable", true],
    ["nothing else is", {}, "tonemap", false],
    ["what is transparent has our background", { hasAlpha: true }, "[under][over]overlay", true],
    ["what interlaced pictures it has are put together", {}, "yadif=deint=interlaced", true],
  ])("%s", (_, source, part, isThere) => {
    expect(argsOf(source).includes(part)).toBe(isThere);
  });
  it("ask for a bitrate where it would be too large", () => {
    expect(argsOf({}, 1200)).toMatch(/-b:v 1200k -maxrate 3000k/);
    expect(argsOf({}, 1200)).not.toContain("-crf");
  });
  it("make the last sound as long as what is left", () => {
    expect(
      joinArgs(loopOf(5, "30"), { ...FILES, result: "/work/r.mp4" }).find((arg) =>
        arg.startsWith("noise"),
      ),
    ).toBe(
      "noise=amount=0:drop=gte(n\\,234),aac_adtstoasc,setts=pts=N*1024:dts=N*1024:duration=if(eq(N\\,233)\\,1408\\,1024):time_base=1/48000",
    );
  });
});

it.each([
  [20 * 1024 * 1024, 60, undefined, undefined],
  [45e6, 60, undefined, 2504],
  [30e6, 20, undefined, 7817],
  // It was not met: the next one is lower by as much.
  [22e6, 60, 2504, 2267],
  [20e6, 60, 2504, undefined],
])("%d bytes of %d s, asked for %s kb/s: %s kb/s", (bytes, seconds, asked, kbps) => {
  expect(lowerKbps(bytes, seconds, asked)).toBe(kbps);
});
