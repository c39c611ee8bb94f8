// How OBS's list of services is read and judged; the whole list is the scenario obs-services'.
import { describe, expect, it } from "vitest";
import { judge, rtmpServersOf } from "../../../rehearsal/obs/services";

/** A few of the list, in its form. */
const SAMPLE = JSON.stringify({
  format_version: 5,
  services: [
    { name: "Twitch", servers: [{ name: "Rome", url: "rtmp://live-mil.twitch.tv/app" }] },
    {
      name: "YouTube - RTMPS",
      protocol: "RTMPS",
      servers: [
        { name: "Primary", url: "rtmps://a.rtmps.youtube.com:443/live2" },
        { name: "Backup", url: "rtmps://b.rtmps.youtube.com:443/live2?backup=1" },
      ],
    },
    { name: "YouTube - HLS", protocol: "HLS", servers: [{ name: "a", url: "https://a.example/" }] },
    { name: "SharePlay.tv", servers: [{ name: "Auto", url: "rtmp://stream.shareplay.tv" }] },
    {
      name: "Dolby Millicast",
      servers: [{ name: "Global", url: "rtmps://rtmp-auto.millicast.com:443/v2/pub" }],
    },
  ],
});

describe("OBS's services", () => {
  it("are those that RTMP is sent to", () => {
    expect(rtmpServersOf(SAMPLE).map(({ service }) => service)).toEqual([
      "Twitch",
      "YouTube - RTMPS",
      "YouTube - RTMPS",
      "SharePlay.tv",
      "Dolby Millicast",
    ]);
  });

  it("are taken, in a sample, but for those with a reason", () => {
    expect(judge(rtmpServersOf(SAMPLE)).unexplained).toEqual([]);
  });

  it("that are refused without a reason are named", () => {
    expect(judge([{ service: "New", url: "https://example.com/live" }]).unexplained).toEqual([
      "New: https://example.com/live",
    ]);
  });
});
