// Of OBS's own list of services every RTMP server is taken, or stands on a short list with the reason.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDestinationUrl } from "../../../infra/parse/destination-url";
import { NOT_TAKEN, rtmpServersOf, type RtmpServer } from "./obs-services";

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

/** Those that are refused without a reason, and the reasons that none needs. */
const judge = (servers: readonly RtmpServer[]): { unexplained: string[]; needless: string[] } => {
  const refused = servers.filter(
    ({ url }) => "issue" in parseDestinationUrl(url, { name: "other", streamKey: "test-key" }),
  );
  return {
    unexplained: refused
      .filter(({ service }) => NOT_TAKEN[service] === undefined)
      .map(({ service, url }) => `${service}: ${url}`),
    needless: Object.keys(NOT_TAKEN).filter(
      (name) => !refused.some(({ service }) => service === name),
    ),
  };
};

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

  // Set by whoever has OBS's package: /usr/share/obs/obs-plugins/rtmp-services/services.json of Debian 13's obs-studio.
  const file = process.env.OBS_SERVICES_JSON ?? "";
  if (existsSync(file))
    it("are taken, in the whole list, but for those with a reason", () => {
      const servers = rtmpServersOf(readFileSync(file, "utf8"));
      expect(servers.length).toBeGreaterThan(300);
      expect(judge(servers)).toEqual({ unexplained: [], needless: [] });
    });
});
