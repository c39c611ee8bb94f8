// Stands for Discord's webhooks: takes, edits and refuses messages with its words, limits and headers, or fails in its ways.
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { now } from "../media/clock";

/** Discord takes only a few edits of a message that is older than this. */
const OLD_MS = 3_600_000;
/** 5 in 2 s: what its headers announce. */
const LIMIT = 5;
const WINDOW_MS = 2000;

export interface Taken {
  /** ms since the epoch. */
  at: number;
  message: string;
  content: string;
  isEdit: boolean;
  /** Its message flags. */
  flags: number;
}

interface Kept {
  content: string;
  /** ms since the epoch: when it was posted. */
  at: number;
}

/**
 * failing: 502. limited: 429 with its wait. hanging: takes the request, answers nothing. mute: accepts, and its answer is
 * lost. edits-refused: 400 to each edit. edits-spent: as for a message of more than an hour that was edited too often.
 * deleted: somebody took the webhook away.
 */
export type Mood =
  "well" | "failing" | "limited" | "hanging" | "mute" | "edits-refused" | "edits-spent" | "deleted";

/** Status, code and words of its documentation ("JSON error codes"); 30046 comes with 429 (discord-api-docs #4413). */
const REFUSALS = {
  unknownMessage: [404, { message: "Unknown Message", code: 10008 }],
  unknownWebhook: [404, { message: "Unknown Webhook", code: 10015 }],
  invalidForm: [400, { message: "Invalid Form Body", code: 50035 }],
  emptyMessage: [400, { message: "Cannot send an empty message", code: 50006 }],
  editsSpent: [
    429,
    {
      message: "Maximum number of edits to messages older than 1 hour reached. Try again later",
      code: 30046,
      retry_after: 1800,
    },
  ],
} as const;

/**
 * Differs from the real one: any webhook exists, embeds are not known, and of an old message it takes no edit at all where
 * the real one takes a few.
 */
export class Discord {
  readonly taken: Taken[] = [];
  /** Asked for while it had said to wait. */
  tooEarly = 0;
  /** Requests that it did not take. */
  refused = 0;
  /** Messages that it took and whose answer nobody got. */
  lost = 0;
  /** Bodies that would call people by name. */
  mentions = 0;
  /** Messages that were deleted, in order. */
  readonly deleted: string[] = [];
  mood: Mood = "well";
  readonly #server: Server;
  readonly #messages = new Map<string, Kept>();
  readonly #clock: () => number;
  #made = 0;
  #window: number[] = [];

  /** @param clock ms since the epoch: by which messages grow old */
  constructor(pem: string, clock: () => number = now) {
    this.#clock = clock;
    this.#server = createServer({ key: pem, cert: pem }, (request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        this.#answer(request, response, body);
      });
    });
  }

  async listen(address: string, port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, address, resolve));
  }

  /** That it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What stands in the channel now, the oldest first. */
  get channel(): { message: string; content: string }[] {
    return [...this.#messages].map(([message, { content }]) => ({ message, content }));
  }

  /** As somebody who may manage messages does. */
  takeAway(message: string): void {
    this.#messages.delete(message);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const reply = (status: number, json: object, headers: Record<string, string> = {}): void => {
      if (status >= 400) this.refused += 1;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(status === 204 ? undefined : JSON.stringify(json));
    };
    const refuse = ([status, json]: (typeof REFUSALS)[keyof typeof REFUSALS]): void => {
      reply(status, json, status === 429 ? { "retry-after": String(json.retry_after) } : {});
    };
    if (this.mood === "hanging") return;
    if (this.mood === "deleted") {
      refuse(REFUSALS.unknownWebhook);
      return;
    }
    if (this.mood === "failing") {
      reply(502, { message: "502: Bad Gateway", code: 0 });
      return;
    }
    const at = now();
    this.#window = this.#window.filter((before) => at - before < WINDOW_MS);
    const isFull = this.#window.length >= LIMIT;
    if (this.mood === "limited" || isFull) {
      if (isFull) this.tooEarly += 1;
      reply(
        429,
        { message: "You are being rate limited.", retry_after: 1.5, global: false },
        { "retry-after": "2" },
      );
      return;
    }
    this.#window.push(at);
    const [, edited] =
      /^\/api\/v10\/webhooks\/\d+\/[\w-]+(?:\/messages\/(\d+))?(?:\?[\w=&]*)?$/.exec(
        request.url ?? "",
      ) ?? ["", undefined];
    const known = this.#messages.get(edited ?? "");
    if (request.method === "GET" || request.method === "DELETE") {
      if (edited === undefined || !known) refuse(REFUSALS.unknownMessage);
      else if (request.method === "GET") reply(200, { id: edited, content: known.content });
      else {
        this.#messages.delete(edited);
        this.deleted.push(edited);
        reply(204, {});
      }
      return;
    }
    const { content, allowed_mentions, flags } = JSON.parse(body) as {
      content: string;
      allowed_mentions?: { parse?: unknown[] };
      flags?: number;
    };
    if (content.trim() === "") {
      refuse(REFUSALS.emptyMessage);
      return;
    }
    if (content.length > 2000 || (edited !== undefined && this.mood === "edits-refused")) {
      refuse(REFUSALS.invalidForm);
      return;
    }
    if (edited !== undefined && !known) {
      refuse(REFUSALS.unknownMessage);
      return;
    }
    const isOld = known !== undefined && this.#clock() - known.at >= OLD_MS;
    if (edited !== undefined && (isOld || this.mood === "edits-spent")) {
      refuse(REFUSALS.editsSpent);
      return;
    }
    if (allowed_mentions?.parse?.length !== 0) this.mentions += 1;
    const message = edited ?? String(1000 + this.#made++);
    this.#messages.set(message, { content, at: known?.at ?? this.#clock() });
    this.taken.push({ at, message, content, isEdit: edited !== undefined, flags: flags ?? 0 });
    if (this.mood === "mute") {
      this.lost += 1;
      response.destroy();
      return;
    }
    reply(
      200,
      { id: message, content },
      {
        "x-ratelimit-limit": String(LIMIT),
        "x-ratelimit-remaining": String(LIMIT - this.#window.length),
        "x-ratelimit-reset-after": String((WINDOW_MS - (at - (this.#window[0] ?? at))) / 1000),
      },
    );
  }
}
