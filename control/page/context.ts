// What the page's routes share: what they act on, how a page of theirs begins, and how a form's field is read.
import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Order } from "../shared/page/order";
import type { Person } from "../shared/page/people";
import type { Listener } from "./listener";
import type { Live } from "./live";
import type { Cost } from "./passphrase";
import type { Pages, Shell } from "./pages";
import type { State } from "./state";
import type { Stills } from "./still";
import type { View } from "./view";
import type { KeptSession } from "./who";

/** Shown in no log and no error. */
export const SESSION_COOKIE = "restream-session";

declare module "fastify" {
  interface Session {
    person?: string;
    until?: number;
  }
  interface FastifyRequest {
    person: Person | undefined;
  }
}

export interface PageParts {
  listener: Listener;
  state: State;
  pages: Pages;
  stills: Pick<Stills, "latest">;
  people: () => Person[];
  look: () => Promise<View>;
  giveOrder: (order: Order) => Promise<void>;
  /** Is told of what was refused, and why. */
  onRefusal: (why: string) => void;
  /** For the journal. */
  say: (words: string) => void;
  now: () => number;
  /** Of a passphrase's hash. */
  cost: Cost;
}

/** What the routes share. */
export interface Context {
  parts: PageParts;
  live: Live;
  shellOf: (request: FastifyRequest, reply: FastifyReply, title: string) => Shell;
  /** Of open pages. */
  sessions: WeakMap<ServerResponse, KeptSession & { id: string }>;
}

/** Answers with a whole page. */
export const html = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.code(status).type("text/html; charset=utf-8").send(page);

/** A text field of a form; everything else is empty. */
export const fieldOf = (body: unknown, name: string): string => {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, name)) return "";
  const value = (body as Record<string, unknown>)[name];
  return typeof value === "string" ? value : "";
};
