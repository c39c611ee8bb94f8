import { parse } from "ini";
import { describe, expect, it } from "vitest";
import { obsArgv, obsFiles } from "../../../../support/publisher/obs/obs-files";

const KEY = "test-key-home-0123456789abcdef";
const files = obsFiles({
  target: { address: "198.51.100.10", user: "home", publishKey: KEY },
  picture: { width: 640, height: 360, fps: 30, kbps: 1500, profile: "high" },
  media: "/srv/home.flv",
});
const ini = (path: string): unknown => parse(files[path] ?? "");
const json = (path: string): unknown => JSON.parse(files[path] ?? "");

describe("OBS's files", () => {
  it("tell it where to stream, in the README's form", () => {
    expect(json("basic/profiles/rehearsal/service.json")).toEqual({
      type: "rtmp_custom",
      settings: {
        server: "rtmp://198.51.100.10/",
        key: `live?user=home&pass=${KEY}`,
        use_auth: false,
      },
    });
  });
  it("hold the key in that one file, and the command line has none", () => {
    const holding = Object.keys(files).filter((path) => files[path]?.includes(KEY));
    expect(holding).toEqual(["basic/profiles/rehearsal/service.json"]);
    expect(obsArgv().join(" ")).not.toContain(KEY);
  });
  it("set what the README advises", () => {
    expect(ini("basic/profiles/rehearsal/basic.ini")).toMatchObject({
      Output: { Mode: "Advanced", Reconnect: true, RetryDelay: "1", MaxRetries: "10000" },
      Video: { OutputCX: "640", OutputCY: "360", FPSCommon: "30" },
      Audio: { SampleRate: "48000", ChannelSetup: "Stereo" },
    });
    expect(json("basic/profiles/rehearsal/streamEncoder.json")).toMatchObject({
      rate_control: "CBR",
      bitrate: 1500,
      keyint_sec: 2,
      profile: "high",
      x264opts: "bframes=0",
    });
  });
  it("name the profile and the scenes that the command line asks for", () => {
    expect(ini("global.ini")).toMatchObject({
      General: { FirstRun: true },
      Basic: { ProfileDir: "rehearsal", SceneCollectionFile: "rehearsal" },
    });
    expect(obsArgv()).toEqual(
      expect.arrayContaining(["--startstreaming", "--profile", "--collection", "rehearsal"]),
    );
    expect(json("basic/scenes/rehearsal.json")).toMatchObject({ name: "rehearsal" });
  });
});
