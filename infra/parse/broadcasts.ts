// Decides which platforms are asked whether they show what they are sent, and about which broadcast.
import { Secret } from "../secret";
import type { Broadcasts } from "../settings";

type Values = Readonly<Record<string, string | undefined>>;

/** A video's id (developers.google.com/youtube/v3/docs/videos), alone or in what YouTube's address line shows. */
const VIDEO =
  /^(?:https:\/\/(?:(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:[^#]*&)?v=|live\/)|youtu\.be\/|studio\.youtube\.com\/video\/))?([\w-]{11})(?:[/?&#].*)?$/;
/** A channel's name (login), alone or in its address. */
const CHANNEL = /^(?:https:\/\/(?:www\.|m\.)?twitch\.tv\/)?(\w{3,25})\/?$/;
/** Google's (39 characters, AIza...) and Twitch's (30) are of these. */
const KEY = /^[\w-]{20,100}$/;
/** videos.list takes 50. */
const MOST_VIDEOS = 50;

const SET = "pulumi config set";

/** @param destinations names @returns notes: what is good to know where it is set */
export const parseBroadcasts = (
  values: Values,
  destinations: readonly string[],
): { broadcasts: Broadcasts; issues: string[]; notes: string[] } => {
  const text = (key: string): string => (values[key] ?? "").trim();
  const youtube = text("youtubeApiKey") !== "" || text("youtubeVideo") !== "";
  const twitch = ["twitchClientId", "twitchClientSecret", "twitchChannel"].some(
    (key) => text(key) !== "",
  );
  const videos = videosOf(text("youtubeVideo"));
  const [, channel = ""] = CHANNEL.exec(text("twitchChannel")) ?? [];
  return {
    broadcasts: {
      youtube: youtube ? { apiKey: new Secret(text("youtubeApiKey")), ...videos } : undefined,
      twitch: twitch
        ? {
            clientId: new Secret(text("twitchClientId")),
            clientSecret: new Secret(text("twitchClientSecret")),
            channel: channel.toLowerCase(),
          }
        : undefined,
    },
    issues: [
      ...(youtube
        ? [
            ...destinationIssues("youtube", "youtubeApiKey", destinations),
            ...keyIssues("youtubeApiKey", text("youtubeApiKey"), FROM.youtube),
            ...videoIssues(text("youtubeVideo"), videos.videos),
          ]
        : []),
      ...(twitch
        ? [
            ...destinationIssues("twitch", "twitchClientId", destinations),
            ...keyIssues("twitchClientId", text("twitchClientId"), FROM.twitch),
            ...keyIssues("twitchClientSecret", text("twitchClientSecret"), FROM.twitch),
            ...(channel === ""
              ? [
                  `restream:twitchChannel: got ${JSON.stringify(text("twitchChannel"))}, expected your channel's name as in its address: ${SET} restream:twitchChannel NAME`,
                ]
              : []),
          ]
        : []),
    ],
    notes: youtube
      ? [
          "restream:youtubeVideo: an API key sees public and unlisted broadcasts; of a private one YouTube says nothing, and the server says that it is not known",
        ]
      : [],
  };
};

const FROM = {
  youtube:
    "make one at https://console.cloud.google.com/apis/credentials (API key, restricted to YouTube Data API v3)",
  twitch:
    "register an application at https://dev.twitch.tv/console/apps (client type: confidential)",
} as const;

const videosOf = (text: string): { videos: string[] } => ({
  videos: [
    ...new Set(
      text
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== "")
        .map((one) => VIDEO.exec(one)?.[1] ?? ""),
    ),
  ],
});

const destinationIssues = (name: string, key: string, destinations: readonly string[]): string[] =>
  destinations.includes(name)
    ? []
    : [
        `restream:${key}: is set, and nothing is sent to ${name}: set its stream key (${SET} --secret restream:${name}StreamKey), or take it out: pulumi config rm restream:${key}`,
      ];

/** Never prints it. */
const keyIssues = (key: string, value: string, from: string): string[] => {
  if (value === "")
    return [`restream:${key}: is not set; ${from}: ${SET} --secret restream:${key}`];
  return KEY.test(value)
    ? []
    : [
        `restream:${key}: has ${value.length} characters, or one that no such key has; ${from}: ${SET} --secret restream:${key}`,
      ];
};

const videoIssues = (text: string, videos: readonly string[]): string[] => {
  const how = `in YouTube Studio, Go live, Manage: copy the scheduled broadcast's address: ${SET} restream:youtubeVideo ADDRESS`;
  if (videos.length === 0) return [`restream:youtubeVideo: is not set; ${how}`];
  if (videos.includes(""))
    return [
      `restream:youtubeVideo: got ${JSON.stringify(text)}, expected a video's address or its id of 11 characters, several with commas between; ${how}`,
    ];
  return videos.length > MOST_VIDEOS
    ? [
        `restream:youtubeVideo: has ${videos.length} videos, YouTube is asked about ${MOST_VIDEOS} at most`,
      ]
    : [];
};
