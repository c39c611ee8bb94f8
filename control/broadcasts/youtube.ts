// Decides what YouTube is asked about its broadcasts, and what its answer means (Data API v3, videos.list). Pure.
import * as z from "zod";
import { live, NOT_BEGUN, notLive, unknown, type Word } from "../shared/broadcast";
import type { Question } from "../shared/https";
import { jsonOf, withoutAnswer, type Reply } from "./ask";
import type { YoutubeConfig } from "./config";

const ADDRESS = "https://www.googleapis.com/youtube/v3/videos";
const NAME = "YouTube";

/** One unit of the quota, however many videos. The key goes in a header: addresses are written down on the way. */
export const youtubeQuestion = ({ apiKey, videos }: YoutubeConfig): Question => ({
  url: `${ADDRESS}?${new URLSearchParams({
    part: "snippet,liveStreamingDetails,status",
    id: videos.join(","),
  }).toString()}`,
  method: "GET",
  headers: { "x-goog-api-key": apiKey },
});

/** developers.google.com/youtube/v3/docs/videos: what of a resource is read. */
const video = z.object({
  id: z.string(),
  snippet: z.object({ liveBroadcastContent: z.string() }),
  liveStreamingDetails: z
    .object({
      actualStartTime: z.string().optional(),
      actualEndTime: z.string().optional(),
      concurrentViewers: z.string().optional(),
    })
    .optional(),
});
type Video = z.infer<typeof video>;
const list = z.object({ items: z.array(video) });

/** developers.google.com/youtube/v3/docs/errors. */
const failure = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }),
});

const REASONS: Readonly<Record<string, string>> = {
  quotaExceeded:
    "the API key's quota for today is used up; it begins anew at midnight Pacific time",
  dailyLimitExceeded:
    "the API key's quota for today is used up; it begins anew at midnight Pacific time",
  rateLimitExceeded: "YouTube asks for fewer questions",
  keyInvalid: "YouTube does not know the API key: set restream:youtubeApiKey again",
  badRequest: "YouTube does not know the API key: set restream:youtubeApiKey again",
  keyExpired: "the API key has expired: set restream:youtubeApiKey again",
  accessNotConfigured:
    "the API key's project has YouTube Data API v3 turned off: turn it on at console.cloud.google.com",
  SERVICE_DISABLED:
    "the API key's project has YouTube Data API v3 turned off: turn it on at console.cloud.google.com",
  ipRefererBlocked:
    "the API key is restricted to other addresses than the server's: lift that at console.cloud.google.com",
  forbidden:
    "the API key may not ask YouTube Data API v3: see its restrictions at console.cloud.google.com",
};

/** Of an error's body; undefined: none. */
const reasonIn = (text: string): string | undefined =>
  failure.safeParse(jsonOf(text)).data?.error.errors[0]?.reason;

/** Whether the day's quota is used up, by whomever. */
export const isSpent = ({ status, text }: Reply): boolean =>
  status === 403 && ["quotaExceeded", "dailyLimitExceeded"].includes(reasonIn(text) ?? "");

/** @param videos in the order of the event: of several that are live, the last counts */
export const youtubeWord = (reply: Reply, videos: readonly string[]): Word => {
  if (reply.status !== 200) {
    const reason = reasonIn(reply.text);
    const words =
      reason !== undefined && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
    return unknown(words ?? withoutAnswer(NAME, reply));
  }
  const parsed = list.safeParse(jsonOf(reply.text));
  if (!parsed.success) return unknown("YouTube's answer is not understood");
  const seen = videos.flatMap((id) => parsed.data.items.find((one) => one.id === id) ?? []);
  const onAir = seen.findLast(isLive);
  if (onAir) return wordOfLive(onAir);
  const missing = videos.filter((id) => !seen.some((one) => one.id === id));
  // It may be the one that is live.
  if (missing.length > 0)
    return unknown(
      `there is no video ${missing.join(", ")} that everybody may see: is it private, or is restream:youtubeVideo another one's?`,
    );
  const reason = reasonOf(seen);
  return reason === undefined
    ? unknown("the video is no broadcast: set restream:youtubeVideo again")
    : notLive(reason);
};

const isLive = ({ snippet }: Video): boolean => snippet.liveBroadcastContent === "live";

const wordOfLive = ({ liveStreamingDetails: details }: Video): Word =>
  live(
    details?.actualStartTime,
    details?.concurrentViewers === undefined ? undefined : Number(details.concurrentViewers),
  );

/** Of videos none of which is live; undefined: none of them is a broadcast. */
const reasonOf = (seen: readonly Video[]): string | undefined => {
  const waits = seen.some(({ snippet }) => snippet.liveBroadcastContent === "upcoming");
  if (waits) return NOT_BEGUN;
  const isEnded = seen.some(({ liveStreamingDetails }) => liveStreamingDetails?.actualEndTime);
  return isEnded ? "the broadcast has ended there" : undefined;
};
