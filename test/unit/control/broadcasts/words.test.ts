// What the platforms' answers mean: against the stand-ins, which answer as the documentation says.
import { describe, expect, it } from "vitest";
import { twitchAsker, youtubeAsker, type Asked } from "../../../../control/broadcasts/asker";
import type { Ask } from "../../../../control/broadcasts/ask";
import type { Used } from "../../../../control/broadcasts/pace";
import { TwitchApi } from "../../../support/broadcasts/twitch-api";
import { YoutubeApi, type Video } from "../../../support/broadcasts/youtube-api";
import type { ApiReply, ApiRequest } from "../../../support/broadcasts/contract";

const NOW = Date.parse("2026-01-10T03:00:00Z");
const BEGAN = Date.parse("2026-01-10T01:00:00Z");
const ENDED = Date.parse("2026-01-10T02:30:00Z");
const [KEY, VIDEO, NEXT] = ["AIza-test-key-0123456789", "abcdefghijk", "lmnopqrstuv"] as const;

const over =
  (api: { answer: (request: ApiRequest) => ApiReply | undefined }): Ask =>
  ({ url, method, headers, body = "" }) => {
    const { host, pathname, search } = new URL(url);
    const reply = api.answer({ host, method, path: pathname + search, headers, body });
    return Promise.resolve(
      reply
        ? { status: reply.status, text: JSON.stringify(reply.json) }
        : { status: 0, text: "ABORT_ERR" },
    );
  };

describe("YouTube's word", () => {
  const publicly = (video: Partial<Video>): Video => ({ privacy: "public", ...video });
  it.each<[string, (api: YoutubeApi) => void, object]>([
    [
      "live, with its start and its viewers",
      ({ videos }) => videos.set(VIDEO, publicly({ began: BEGAN, viewers: 132 })),
      { answer: "live", began: BEGAN, viewers: 132, reason: "" },
    ],
    [
      "live, unlisted, its viewers hidden",
      ({ videos }) => videos.set(VIDEO, { privacy: "unlisted", began: BEGAN }),
      { answer: "live", began: BEGAN, viewers: null, reason: "" },
    ],
    [
      "ended, while bytes are still taken",
      ({ videos }) => videos.set(VIDEO, publicly({ began: BEGAN, ended: ENDED })),
      { answer: "not-live", reason: "the broadcast has ended there" },
    ],
    [
      "not begun",
      ({ videos }) => videos.set(VIDEO, publicly({})),
      { answer: "not-live", reason: "the broadcast has not begun" },
    ],
    [
      "private: not known",
      ({ videos }) => videos.set(VIDEO, { privacy: "private", began: BEGAN }),
      { answer: "unknown", reason: expect.stringContaining("is it private") as string },
    ],
    [
      "a video that is no broadcast: not known",
      ({ videos }) => videos.set(VIDEO, publicly({ isBroadcast: false })),
      {
        answer: "unknown",
        reason: "the video is no broadcast: set restream:youtubeVideo again",
      },
    ],
    ["the quota is used up", (api) => (api.mood = "quota"), { answer: "unknown" }],
    [
      "a trouble of its own",
      (api) => (api.mood = "failing"),
      { answer: "unknown", reason: "YouTube has a trouble of its own (HTTP 503)" },
    ],
    [
      "no answer",
      (api) => (api.mood = "hanging"),
      { answer: "unknown", reason: "YouTube did not answer within 10 s" },
    ],
  ])("%s", async (_, prepare, word) => {
    const api = new YoutubeApi(KEY, () => NOW);
    prepare(api);
    expect((await askedYoutube(api)).word).toMatchObject(word);
  });

  it("is not known with a key that YouTube does not know", async () => {
    const api = new YoutubeApi(KEY, () => NOW);
    expect((await askedYoutube(api, { apiKey: `${KEY}x` })).word.reason).toBe(
      "YouTube does not know the API key: set restream:youtubeApiKey again",
    );
  });

  it("is that of the one that is live, of several in order", async () => {
    const api = new YoutubeApi(KEY, () => NOW);
    api.videos.set(VIDEO, publicly({ began: BEGAN, ended: ENDED }));
    api.videos.set(NEXT, publicly({ began: ENDED, viewers: 7 }));
    const { word } = await askedYoutube(api, { videos: [VIDEO, NEXT] });
    expect(word).toMatchObject({ answer: "live", viewers: 7 });
  });

  it("is not known while one of them may be the one that is live", async () => {
    const api = new YoutubeApi(KEY, () => NOW);
    api.videos.set(VIDEO, publicly({ began: BEGAN, ended: ENDED }));
    const { word } = await askedYoutube(api, { videos: [VIDEO, NEXT] });
    expect(word).toMatchObject({ answer: "unknown" });
    expect(word.reason).toContain(NEXT);
    expect(word.reason).not.toContain(VIDEO);
  });

  const askedYoutube = (
    api: YoutubeApi,
    config: Partial<{ apiKey: string; videos: string[] }> = {},
  ): Promise<Asked> => {
    let spent: Used | undefined;
    return youtubeAsker(
      { apiKey: KEY, videos: [VIDEO], ...config },
      over(api),
      {
        read: () => spent,
        write: (used) => {
          spent = used;
          return Promise.resolve();
        },
      },
      () => NOW,
    ).ask();
  };
});

describe("Twitch's word", () => {
  const APPLICATION = { clientId: "client-id", clientSecret: "client-secret" };
  const apiOf = (): TwitchApi => new TwitchApi(APPLICATION, "token", "yourname", () => NOW);
  const askerOf = (
    api: TwitchApi,
    config: Partial<typeof APPLICATION & { channel: string }> = {},
  ): (() => Promise<Asked>) =>
    twitchAsker({ ...APPLICATION, channel: "yourname", ...config }, over(api)).ask;

  it("is live, with its start and its viewers; one token lasts", async () => {
    const api = apiOf();
    api.stream = { began: BEGAN, viewers: 41 };
    const ask = askerOf(api);
    for (let times = 0; times < 3; times++)
      expect((await ask()).word).toEqual({
        ...{ answer: "live", began: BEGAN, viewers: 41, reason: "" },
      });
    expect(api.given).toBe(1);
  });

  it("is that the channel is offline", async () => {
    const { word } = await askerOf(apiOf())();
    expect(word).toMatchObject({ answer: "not-live", reason: "the channel is offline" });
  });

  it("goes on with a new token when the old one is refused", async () => {
    const api = apiOf();
    api.stream = { began: BEGAN, viewers: 41 };
    const ask = askerOf(api);
    await ask();
    api.expire();
    expect((await ask()).word.answer).toBe("live");
    expect(api.given).toBe(2);
  });

  it.each<[string, (api: TwitchApi) => void, object, string]>([
    [
      "an application that Twitch does not know",
      () => undefined,
      { clientId: "other" },
      "Twitch does not know the application: set restream:twitchClientId and restream:twitchClientSecret again",
    ],
    [
      "a wrong secret",
      () => undefined,
      { clientSecret: "other" },
      "Twitch does not know the application: set restream:twitchClientId and restream:twitchClientSecret again",
    ],
    [
      "a channel that does not exist",
      () => undefined,
      { channel: "othername" },
      "there is no channel othername: set restream:twitchChannel again",
    ],
    [
      "a trouble of its own",
      (api) => (api.mood = "failing"),
      {},
      "Twitch has a trouble of its own (HTTP 503)",
    ],
    [
      "a stream of which Twitch says nothing",
      (api) => (api.stream = { began: BEGAN, viewers: 41, type: "" }),
      {},
      "Twitch says that it cannot tell",
    ],
    ["no answer", (api) => (api.mood = "hanging"), {}, "Twitch did not answer within 10 s"],
    ["too many questions", (api) => (api.mood = "limited"), {}, "Twitch asks for fewer questions"],
  ])("is not known: %s", async (_, prepare, config, reason) => {
    const api = apiOf();
    prepare(api);
    expect((await askerOf(api, config)()).word).toMatchObject({ answer: "unknown", reason });
  });
});
