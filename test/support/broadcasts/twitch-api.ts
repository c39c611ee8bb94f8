// Stands for Twitch's token server and Helix API: app tokens, Get Streams, Get Users; or fails in its documented ways.
import type { ApiReply, ApiRequest } from "./contract";

export interface Stream {
  /** ms since the epoch. */
  began: number;
  viewers: number;
  /** Empty in case of an error, as Get Streams says. @default "live" */
  type?: "live" | "";
}

export type TwitchMood = "well" | "failing" | "hanging" | "limited";

/** Differs from the real one: one application, one channel; a token ends by `expire` alone. */
export class TwitchApi {
  mood: TwitchMood = "well";
  /** undefined: the channel is offline. */
  stream: Stream | undefined;
  /** ms since the epoch: when the channel was asked about. */
  readonly asked: number[] = [];
  /** How many tokens it gave. */
  given = 0;
  #token = "";

  constructor(
    readonly application: { clientId: string; clientSecret: string },
    /** That it gives, with a number behind it. */
    readonly tokenName: string,
    readonly channel: string,
    readonly now: () => number = Date.now,
  ) {}

  /** What it gave is not taken any more (dev.twitch.tv/docs/authentication: 401, "Invalid OAuth token"). */
  expire(): void {
    this.#token = "";
  }

  /** @returns undefined: no answer */
  answer(request: ApiRequest): ApiReply | undefined {
    if (this.mood === "hanging") return undefined;
    if (this.mood === "failing")
      return { status: 503, json: { error: "Service Unavailable", status: 503, message: "" } };
    return request.host === "id.twitch.tv" ? this.#giveToken(request) : this.#helix(request);
  }

  #giveToken({ method, path, body }: ApiRequest): ApiReply {
    const form = new URLSearchParams(body);
    if (method !== "POST" || path !== "/oauth2/token") return { status: 404, json: {} };
    if (form.get("client_id") !== this.application.clientId)
      return { status: 400, json: { status: 400, message: "invalid client" } };
    if (form.get("client_secret") !== this.application.clientSecret)
      return { status: 403, json: { status: 403, message: "invalid client secret" } };
    if (form.get("grant_type") !== "client_credentials")
      return { status: 400, json: { status: 400, message: "missing grant type" } };
    this.#token = `${this.tokenName}${this.given++}`;
    return {
      status: 200,
      json: { access_token: this.#token, expires_in: 5_011_271, token_type: "bearer" },
    };
  }

  #helix({ path, headers }: ApiRequest): ApiReply {
    const unauthorized = (message: string): ApiReply => ({
      status: 401,
      json: { error: "Unauthorized", status: 401, message },
    });
    if (this.#token === "" || headers["authorization"] !== `Bearer ${this.#token}`)
      return unauthorized("Invalid OAuth token");
    if (headers["client-id"] !== this.application.clientId)
      return unauthorized("Client ID and OAuth token do not match");
    if (this.mood === "limited")
      return { status: 429, json: { error: "Too Many Requests", status: 429, message: "" } };
    const url = new URL(path, "https://api.twitch.tv");
    if (url.pathname === "/helix/users") {
      const isKnown = url.searchParams.get("login") === this.channel;
      return { status: 200, json: { data: isKnown ? [{ id: "1", login: this.channel }] : [] } };
    }
    if (url.pathname !== "/helix/streams") return { status: 404, json: {} };
    this.asked.push(this.now());
    const { stream } = this;
    const isLive = stream !== undefined && url.searchParams.get("user_login") === this.channel;
    return {
      status: 200,
      json: {
        data: isLive
          ? [
              {
                ...{
                  id: "1",
                  user_login: this.channel,
                  type: stream.type ?? "live",
                  title: "Rehearsal",
                },
                started_at: new Date(stream.began).toISOString().replace(/\.\d+Z$/, "Z"),
                viewer_count: stream.viewers,
              },
            ]
          : [],
        pagination: {},
      },
    };
  }
}
