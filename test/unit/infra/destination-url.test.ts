// Where a destination takes streams in: what its dashboard shows is taken, a pasted stream key is not, nor ever shown.
import { describe, expect, it } from "vitest";
import { parseDestinationUrl } from "../../../infra/parse/destination-url";
import { parseDestinations } from "../../../infra/parse/destinations";

const KEY = "pasted-key_0123";
const GUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("an address", () => {
  it.each<[string, string, string, string]>([
    ["of one part", "rtmps://a.example:443/app", "rtmps://a.example:443/app", ""],
    ["with a slash at its end", "rtmp://a.example/app/", "rtmp://a.example/app/", ""],
    [
      "YouTube's second entrance",
      "rtmps://b.rtmps.youtube.com:443/live2?backup=1",
      "rtmps://b.rtmps.youtube.com:443/live2",
      "live2?backup=1",
    ],
    [
      "LinkedIn's",
      `rtmps://x.example:2935/live/${GUID}`,
      "rtmps://x.example:2935/live",
      `live/${GUID}`,
    ],
    [
      "Millicast's",
      "rtmps://rtmp-auto.millicast.com:443/v2/pub",
      "rtmps://rtmp-auto.millicast.com:443/v2",
      "v2/pub",
    ],
    ["of three parts", "rtmp://a.example/a/b/c/", "rtmp://a.example/a", "a/b/c"],
    ["with a query", "rtmp://a.example/app?x=1&y=%3D", "rtmp://a.example/app", "app?x=1&y=%3D"],
    ["in capitals", "RTMPS://A.example/App", "rtmps://A.example/App", ""],
    [
      "Facebook's",
      "rtmps://live-api-s.facebook.com:443/rtmp/",
      "rtmps://live-api-s.facebook.com:443/rtmp/",
      "",
    ],
  ])("%s", (_, given, url, app) => {
    expect(parseDestinationUrl(given, { name: "other", streamKey: KEY })).toEqual({
      url,
      app,
      notes: [],
    });
  });

  it.each([
    "rtmps://fa723fc1b171.global-contribute.live-video.net",
    "rtmps://x.live-video.net:443/",
  ])("%s, as Kick's dashboard shows it, gets its app, with a note", (given) => {
    const parsed = parseDestinationUrl(given, { name: "kick", streamKey: KEY });
    expect(parsed).toEqual({
      url: `${given.replace(/\/$/, "")}/app`,
      app: "",
      notes: [expect.stringMatching(/^\/app was put behind \S+live-video\.net/)],
    });
  });

  it("is not taken for the stream key where that is a piece of a word", () => {
    const parsed = parseDestinationUrl("rtmp://a.example/v2/pub", {
      name: "other",
      streamKey: "u",
    });
    expect(parsed).toEqual({ url: "rtmp://a.example/v2", app: "v2/pub", notes: [] });
  });

  it.each<[string, string, string, RegExp]>([
    ["no scheme", "other", "a.example/app", /expected rtmp:\/\/HOST\/APP/],
    ["another scheme", "other", "srt://a.example/app", /expected rtmp/],
    ["no app", "other", "rtmp://a.example", /expected rtmp/],
    ["what systemd would expand", "other", "rtmp://a.example/app%n", /expected rtmp/],
    ["a password", "other", `rtmp://u:${KEY}@a.example/app`, /user or password/],
    ["the stream key", "other", `rtmp://a.example/app/${KEY}`, /holds the stream key: take/],
    [
      "the stream key as a query",
      "other",
      `rtmp://a.example/app?key=${KEY}`,
      /holds the stream key/,
    ],
    ["Twitch's key", "other", "rtmp://a.example/app/live_123_abcDEF", /take the stream key out/],
    ["Kick's key", "other", "rtmp://a.example/app/sk_us-west-2_abc", /take the stream key out/],
    ["Facebook's key", "other", "rtmp://a.example/rtmp/FB-1-0-abc", /take the stream key out/],
    [
      "YouTube's key",
      "other",
      "rtmp://a.example/live2/abcd-ef12-3456-7890-abcd",
      /take the stream/,
    ],
    ["more than Twitch's app", "twitch", "rtmp://a.example/app/more", /more than the app/],
    ["more than YouTube's app", "youtube", "rtmp://a.example/live2/more", /more than the app/],
    ["more at Twitch's host", "other", "rtmp://live.twitch.tv/app/more", /more than the app/],
    ["another query at YouTube's", "youtube", "rtmps://a.rtmps.youtube.com/live2?x=1", /more than/],
    ["a fragment", "other", "rtmp://a.example/app#x", /something behind the app/],
    ["too long", "other", `rtmp://a.example/${"a".repeat(800)}`, /longer than 800 characters/],
  ])("with %s is refused", (_, name, given, says) => {
    expect(parseDestinationUrl(given, { name, streamKey: KEY })).toEqual({
      issue: expect.stringMatching(says) as string,
    });
  });

  it("that is refused shows nothing behind its host", () => {
    for (const behind of [`/app/${KEY}`, `/app?${KEY}`, `/app#${KEY}`, `/${KEY}$`]) {
      const values = { otherUrl: `rtmp://a.example${behind}`, otherStreamKey: KEY };
      const { issues } = parseDestinations(values, ["other"]);
      expect(issues).toHaveLength(1);
      expect(issues[0]).toContain("got an address at a.example,");
      expect(issues[0]).not.toContain(KEY);
    }
  });
});
