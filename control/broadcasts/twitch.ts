// Decides what Twitch is asked about a channel, and what its answers mean (Helix: Get Streams, Get Users; app tokens). Pure.
import * as z from "zod";
import { live, notLive, unknown, type Word } from "../shared/broadcast";
import type { Question } from "../shared/https";
import { jsonOf, withoutAnswer, type Reply } from "./ask";
import type { TwitchConfig } from "./config";

const NAME = "Twitch";

/** dev.twitch.tv/docs/authentication/getting-tokens-oauth, client credentials. */
export const tokenQuestion = ({ clientId, clientSecret }: TwitchConfig): Question => ({
  url: "https://id.twitch.tv/oauth2/token",
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: "client_credentials",
  }).toString(),
});

const helix = (path: string, { clientId }: TwitchConfig, token: string): Question => ({
  url: `https://api.twitch.tv/helix/${path}`,
  method: "GET",
  headers: { "client-id": clientId, authorization: `Bearer ${token}` },
});

export const streamsQuestion = (config: TwitchConfig, token: string): Question =>
  helix(`streams?user_login=${config.channel}`, config, token);

/** Get Streams says the same of a channel that is not live and of one that does not exist. */
export const usersQuestion = (config: TwitchConfig, token: string): Question =>
  helix(`users?login=${config.channel}`, config, token);

const tokenReply = z.object({ access_token: z.string().min(1) });

/** @returns undefined: it gave none */
export const tokenIn = ({ status, text }: Reply): string | undefined =>
  status === 200 ? tokenReply.safeParse(jsonOf(text)).data?.access_token : undefined;

/** A token that has expired or was taken back: dev.twitch.tv/docs/authentication/validate-tokens. */
export const isTokenRefused = ({ status }: Reply): boolean => status === 401;

const users = z.object({ data: z.array(z.unknown()) });
const streams = z.object({
  data: z.array(z.object({ type: z.string(), started_at: z.string(), viewer_count: z.number() })),
});

/** @param reply to tokenQuestion, without a token in it */
export const withoutToken = (reply: Reply): Word =>
  unknown(
    reply.status === 400 || reply.status === 403
      ? "Twitch does not know the application: set restream:twitchClientId and restream:twitchClientSecret again"
      : withoutAnswer(NAME, reply),
  );

/** @param user the reply to usersQuestion; undefined: it was not asked whether there is such a channel */
export const twitchWord = (reply: Reply, channel: string, user?: Reply): Word => {
  if (reply.status === 429) return unknown("Twitch asks for fewer questions");
  if (reply.status !== 200) return unknown(withoutAnswer(NAME, reply));
  const parsed = streams.safeParse(jsonOf(reply.text));
  if (!parsed.success) return unknown("Twitch's answer is not understood");
  const [stream] = parsed.data.data;
  if (stream?.type === "live") return live(stream.started_at, stream.viewer_count);
  // Its type is empty in case of an error (Get Streams).
  if (stream !== undefined) return unknown("Twitch says that it cannot tell");
  if (user !== undefined && isNobody(user))
    return unknown(`there is no channel ${channel}: set restream:twitchChannel again`);
  return notLive("the channel is offline");
};

const isNobody = ({ status, text }: Reply): boolean =>
  status === 200 && users.safeParse(jsonOf(text)).data?.data.length === 0;
