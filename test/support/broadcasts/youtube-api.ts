// Stands for YouTube's Data API: answers videos.list about the broadcasts that it is given, or fails in its documented ways.
import type { ApiReply, ApiRequest } from "./contract";

export interface Video {
  privacy: "public" | "unlisted" | "private";
  /** ms since the epoch; undefined: it waits for its start. */
  began?: number;
  /** The same; undefined: it goes on. */
  ended?: number;
  viewers?: number;
  /** @default true */
  isBroadcast?: boolean;
}

/** quota: the day's is used up. failing: 503. hanging: takes the question, answers nothing. */
export type YoutubeMood = "well" | "quota" | "failing" | "hanging";

/** developers.google.com/youtube/v3/docs/errors and cloud.google.com/apis/design/errors: status, reason, message. */
const FAILURES = {
  quota: [
    403,
    "quotaExceeded",
    "The request cannot be completed because you have exceeded your quota.",
  ],
  unknownKey: [400, "badRequest", "API key not valid. Please pass a valid API key."],
  noKey: [403, "forbidden", "The request is missing a valid API key."],
  failing: [503, "backendError", "The service is currently unavailable."],
} as const;

const RFC3339 = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** Differs from the real one: of a video it knows no more than what is asked for here, and its quota ends by `mood` alone. */
export class YoutubeApi {
  mood: YoutubeMood = "well";
  readonly videos = new Map<string, Video>();
  /** ms since the epoch: when it was asked. */
  readonly asked: number[] = [];

  constructor(
    readonly key: string,
    readonly now: () => number = Date.now,
  ) {}

  /** @returns undefined: no answer */
  answer({ path, headers }: ApiRequest): ApiReply | undefined {
    const url = new URL(path, "https://www.googleapis.com");
    if (url.pathname !== "/youtube/v3/videos") return { status: 404, json: {} };
    this.asked.push(this.now());
    if (this.mood === "hanging") return undefined;
    if (this.mood !== "well") return failureOf(this.mood);
    const key = headers["x-goog-api-key"] ?? url.searchParams.get("key");
    if (key == null) return failureOf("noKey");
    if (key !== this.key) return failureOf("unknownKey");
    const parts = (url.searchParams.get("part") ?? "").split(",");
    const items = (url.searchParams.get("id") ?? "").split(",").flatMap((id) => {
      const video = this.videos.get(id);
      // To whoever shows a key alone, a private video does not exist.
      return video === undefined || video.privacy === "private" ? [] : [itemOf(id, video, parts)];
    });
    return {
      status: 200,
      json: {
        kind: "youtube#videoListResponse",
        etag: "e",
        items,
        pageInfo: { totalResults: items.length, resultsPerPage: items.length },
      },
    };
  }
}

const itemOf = (id: string, video: Video, parts: readonly string[]): object => {
  const { began, ended, viewers, privacy, isBroadcast = true } = video;
  const isLive = began !== undefined && ended === undefined;
  const all: Record<string, object> = {
    snippet: {
      title: "Rehearsal",
      liveBroadcastContent: isLive
        ? "live"
        : began === undefined && isBroadcast
          ? "upcoming"
          : "none",
    },
    liveStreamingDetails: {
      ...(began === undefined ? {} : { actualStartTime: RFC3339(began) }),
      ...(ended === undefined ? {} : { actualEndTime: RFC3339(ended) }),
      ...(isLive && viewers !== undefined ? { concurrentViewers: String(viewers) } : {}),
    },
    status: { uploadStatus: "uploaded", privacyStatus: privacy },
  };
  return {
    kind: "youtube#video",
    etag: "e",
    id,
    ...Object.fromEntries(Object.entries(all).filter(([part]) => parts.includes(part))),
  };
};

const failureOf = (kind: keyof typeof FAILURES): ApiReply => {
  const [code, reason, message] = FAILURES[kind];
  return {
    status: code,
    json: { error: { code, message, errors: [{ message, domain: "youtube.quota", reason }] } },
  };
};
