import { parse } from "ini";
import { describe, expect, it } from "vitest";
import {
  obsArgv,
  obsFiles,
  profileNameOf,
  type ObsSettings,
} from "../../../../support/publisher/obs/obs-files";

const KEY = "test-key-home-0123456789abcdef";
const filesOf = (
  settings: ObsSettings,
  imported?: Record<string, string>,
): Record<string, string> =>
  obsFiles({
    imported,
    target: { address: "198.51.100.10", user: "home", publishKey: KEY },
    settings,
    picture: { width: 640, height: 360, fps: 30, kbps: 1500, profile: "high" },
    still: "/srv/home.ppm",
    media: "/srv/home.flv",
  });
const files = filesOf("as-advised");
const ini = (path: string): unknown => parse(files[path] ?? "");
const json = (path: string): unknown => JSON.parse(files[path] ?? "");

describe("OBS's files", () => {
  it("tell it where to stream, in the form of docs/usage/obs.md", () => {
    expect(json("basic/profiles/rehearsal/service.json")).toEqual({
      type: "rtmp_custom",
      settings: {
        server: "rtmp://198.51.100.10/",
        key: `live?user=home&pass=${KEY}`,
        use_auth: false,
      },
    });
  });
  it("tell it to come encrypted", () => {
    const encrypted = obsFiles({
      target: { address: "198.51.100.10", port: 1938, user: "home", publishKey: KEY },
      encrypted: true,
      settings: "as-advised",
      picture: { width: 640, height: 360, fps: 30, kbps: 1500, profile: "high" },
      ...{ still: "/srv/home.ppm", media: "/srv/home.flv" },
    });
    const service = encrypted["basic/profiles/rehearsal/service.json"] ?? "";
    expect(JSON.parse(service)).toMatchObject({
      settings: { server: "rtmps://198.51.100.10:1938/" },
    });
  });
  it("hold the key in that one file, and the command line has none", () => {
    const holding = Object.keys(files).filter((path) => files[path]?.includes(KEY));
    expect(holding).toEqual(["basic/profiles/rehearsal/service.json"]);
    expect(obsArgv().join(" ")).not.toContain(KEY);
  });
  it("set what docs/usage/obs.md advises", () => {
    expect(ini("basic/profiles/rehearsal/basic.ini")).toMatchObject({
      Output: { Mode: "Advanced", Reconnect: true, RetryDelay: "1", MaxRetries: "10000" },
      Video: { OutputCX: "640", OutputCY: "360", FPSCommon: "30" },
      Audio: { SampleRate: "48000", ChannelSetup: "Stereo" },
    });
  });
  it("leave the encoder as it comes but for what docs/usage/obs.md advises", () => {
    expect(json("basic/profiles/rehearsal/streamEncoder.json")).toEqual({
      rate_control: "CBR",
      bitrate: 1500,
      keyint_sec: 2,
      profile: "high",
    });
  });
  it("as it comes, hold the server and the key, the scene and nothing else", () => {
    const asItComes = filesOf("as-it-comes");
    const { "basic/profiles/rehearsal/basic.ini": profile, ...others } = asItComes;
    expect(parse(profile ?? "")).toEqual({ General: { Name: "rehearsal" } });
    const { ["basic/profiles/rehearsal/streamEncoder.json"]: encoder, ...alike } = files;
    expect(encoder).toBeDefined();
    expect(others).toEqual(
      Object.fromEntries(Object.entries(alike).filter(([path]) => !path.endsWith("/basic.ini"))),
    );
  });
  it("hold an imported profile byte for byte, and ask for it by its own name", () => {
    const imported = {
      "basic.ini": "[General]\nName=restream prod\n",
      "service.json": `{"settings":{"key":"${KEY}"}}`,
      "streamEncoder.json": "{}",
    };
    const found = filesOf("as-advised", imported);
    for (const [name, text] of Object.entries(imported))
      expect(found[`basic/profiles/rehearsal/${name}`]).toBe(text);
    expect(parse(found["global.ini"] ?? "")).toMatchObject({
      Basic: { Profile: "restream prod", ProfileDir: "rehearsal" },
    });
    expect(obsArgv(profileNameOf(imported))).toEqual(expect.arrayContaining(["restream prod"]));
    expect(() => profileNameOf({})).toThrow("no name");
  });
  it("show the still all over the canvas, and the media in its middle", () => {
    const { sources } = json("basic/scenes/rehearsal.json") as {
      sources: { settings: { items?: unknown[] } }[];
    };
    expect(sources[0]?.settings.items).toMatchObject([
      { name: "Backdrop", pos: { x: 0, y: 0 }, bounds: { x: 640, y: 360 } },
      { name: "Camera", pos: { x: 240, y: 135 }, bounds: { x: 160, y: 90 } },
    ]);
    expect(sources).toMatchObject([
      {},
      { settings: { file: "/srv/home.ppm" } },
      { settings: { local_file: "/srv/home.flv", looping: true } },
    ]);
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
