// With what the platforms are asked: which values are taken, what is said of others, what of it reaches the server.
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../control/broadcasts/config";
import { BROADCASTS, BROADCASTS_CONFIG, BROADCASTS_UNIT, UNIT_DIR } from "../../../infra/names";
import { parseBroadcasts } from "../../../infra/parse/broadcasts";
import { renderBroadcasts } from "../../../infra/render/broadcasts";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderRelease } from "../../../infra/render/release";
import { SETTINGS } from "./a-settings";

const KEY = "AIza-test-key-0123456789";
const YOUTUBE = { youtubeApiKey: KEY, youtubeVideo: "abcdefghijk" };
const TWITCH = {
  twitchClientId: "clientid0123456789abcd",
  twitchClientSecret: "clientsecret0123456789",
  twitchChannel: "yourname",
};
const BOTH = ["twitch", "youtube"];

describe("what is asked about", () => {
  it("is nothing without keys", () => {
    expect(parseBroadcasts({}, BOTH)).toEqual({
      broadcasts: { youtube: undefined, twitch: undefined },
      issues: [],
      notes: [],
    });
  });

  it.each([
    ["abcdefghijk", ["abcdefghijk"]],
    ["https://www.youtube.com/watch?v=abc-efgh_jk", ["abc-efgh_jk"]],
    ["https://www.youtube.com/watch?feature=share&v=abcdefghijk&t=1s", ["abcdefghijk"]],
    ["https://youtu.be/abcdefghijk?si=x", ["abcdefghijk"]],
    ["https://youtube.com/live/abcdefghijk", ["abcdefghijk"]],
    ["https://studio.youtube.com/video/abcdefghijk/livestreaming", ["abcdefghijk"]],
    ["abcdefghijk, https://youtu.be/lmnopqrstuv,abcdefghijk", ["abcdefghijk", "lmnopqrstuv"]],
  ])("at YouTube by %s", (youtubeVideo, videos) => {
    const { broadcasts, issues } = parseBroadcasts({ ...YOUTUBE, youtubeVideo }, BOTH);
    expect(issues).toEqual([]);
    expect(broadcasts.youtube?.videos).toEqual(videos);
  });

  it.each([
    ["yourname", "yourname"],
    ["YourName", "yourname"],
    ["https://www.twitch.tv/Your_Name/", "your_name"],
  ])("at Twitch by %s", (twitchChannel, channel) => {
    const { broadcasts, issues } = parseBroadcasts({ ...TWITCH, twitchChannel }, BOTH);
    expect(issues).toEqual([]);
    expect(broadcasts.twitch?.channel).toBe(channel);
  });

  it("says at up what a private video would mean", () => {
    expect(parseBroadcasts(YOUTUBE, BOTH).notes.join()).toContain("private");
  });
});

describe("a clear word", () => {
  it.each<[string, Record<string, string>, readonly string[], RegExp]>([
    ["a key without a video", { youtubeApiKey: KEY }, BOTH, /youtubeVideo: is not set; .*Studio/],
    ["a video without a key", { youtubeVideo: "abcdefghijk" }, BOTH, /youtubeApiKey: is not set/],
    [
      "a channel's address for a video",
      { ...YOUTUBE, youtubeVideo: "https://www.youtube.com/@yourname" },
      BOTH,
      /youtubeVideo: got "https:\/\/www\.youtube\.com\/@yourname", expected a video's address/,
    ],
    [
      "an id too short",
      { ...YOUTUBE, youtubeVideo: "abcdefghij" },
      BOTH,
      /youtubeVideo: got "abcdefghij"/,
    ],
    [
      "too many",
      {
        ...YOUTUBE,
        youtubeVideo: Array.from({ length: 51 }, (_, n) => `abcdefghi${n + 10}`).join(","),
      },
      BOTH,
      /has 51 videos/,
    ],
    ["YouTube without YouTube", YOUTUBE, ["twitch"], /nothing is sent to youtube/],
    ["Twitch without Twitch", TWITCH, ["youtube"], /nothing is sent to twitch/],
    ["no secret", { ...TWITCH, twitchClientSecret: "" }, BOTH, /twitchClientSecret: is not set/],
    ["no channel", { ...TWITCH, twitchChannel: "" }, BOTH, /twitchChannel: got "", expected your/],
    ["a channel with a blank", { ...TWITCH, twitchChannel: "your name" }, BOTH, /got "your name"/],
  ])("%s", (_, values, destinations, words) => {
    expect(parseBroadcasts(values, destinations).issues.join("\n")).toMatch(words);
  });

  it("never holds a key", () => {
    const wrong = "not a key, but secret";
    const all = { youtubeApiKey: wrong, twitchClientId: wrong, twitchClientSecret: wrong };
    const { issues } = parseBroadcasts(all, []);
    expect(issues.length).toBeGreaterThan(3);
    expect(issues.join("\n")).not.toContain(wrong);
  });
});

describe("the release", () => {
  const files = [
    ...readFileTree("files"),
    { path: BROADCASTS, mode: "0644", content: "// the program\n" },
  ];
  const { broadcasts } = parseBroadcasts({ ...YOUTUBE, ...TWITCH }, BOTH);

  it("brings the process where there is something to ask with, its keys apart", () => {
    const release = renderRelease({ ...SETTINGS, broadcasts }, files);
    expect(release.publicText).toContain(`"${UNIT_DIR}/${BROADCASTS_UNIT}"`);
    expect(release.publicText).toContain(`"${BROADCASTS}"`);
    expect(release.publicText).not.toContain(KEY);
    expect(release.secretText).toContain(BROADCASTS_CONFIG);
    expect(parseConfig(renderBroadcasts(broadcasts))).toEqual({
      youtube: { apiKey: KEY, videos: ["abcdefghijk"] },
      twitch: {
        ...{ clientId: TWITCH.twitchClientId, clientSecret: TWITCH.twitchClientSecret },
        channel: "yourname",
      },
    });
  });

  it("brings nothing of it otherwise", () => {
    const release = renderRelease(SETTINGS, files);
    for (const path of [`${UNIT_DIR}/${BROADCASTS_UNIT}`, BROADCASTS, BROADCASTS_CONFIG])
      expect(release.publicText + release.secretText).not.toContain(`"${path}"`);
  });
});
