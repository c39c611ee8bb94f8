import { parse } from "ini";
import { describe, expect, it } from "vitest";
import { obsProfileFiles, type ObsProfile } from "../../../../home/obs/profile";

const PROFILE: ObsProfile = {
  name: "restream prod",
  server: "rtmp://203.0.113.5/",
  streamKey: "live?user=home&pass=test-key-home",
  picture: { width: 1280, height: 720, frameRate: "60000/1001", kbps: 4500, profile: "main" },
};
const files = obsProfileFiles(PROFILE);

describe("the OBS profile", () => {
  it("streams to this server, with the key that it takes", () => {
    expect(JSON.parse(files["service.json"] ?? "")).toEqual({
      type: "rtmp_custom",
      settings: { server: PROFILE.server, key: PROFILE.streamKey, use_auth: false },
    });
  });
  it("has the stack's picture, 48 kHz stereo, and tries again every second", () => {
    expect(parse(files["basic.ini"] ?? "")).toMatchObject({
      General: { Name: "restream prod" },
      Output: { Mode: "Advanced", Reconnect: true, RetryDelay: "1", MaxRetries: "10000" },
      Video: { BaseCX: "1280", OutputCY: "720", FPSType: "2", FPSNum: "60000", FPSDen: "1001" },
      Audio: { SampleRate: "48000", ChannelSetup: "Stereo" },
    });
  });
  it("encodes at a constant bitrate with a keyframe every 2 s", () => {
    expect(JSON.parse(files["streamEncoder.json"] ?? "")).toEqual({
      ...{ rate_control: "CBR", bitrate: 4500, keyint_sec: 2, profile: "main" },
    });
  });
  it("has a whole frame rate as a fraction, too", () => {
    const { "basic.ini": ini = "" } = obsProfileFiles({
      ...PROFILE,
      picture: { ...PROFILE.picture, frameRate: "30" },
    });
    expect(parse(ini)["Video"]).toMatchObject({ FPSNum: "30", FPSDen: "1" });
  });
  it("shows its secret in one file alone", () => {
    const named = Object.entries(files).filter(([, content]) => content.includes("test-key-home"));
    expect(named.map(([name]) => name)).toEqual(["service.json"]);
  });
});
