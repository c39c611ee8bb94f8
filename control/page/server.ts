// The page's server: who is let in where. Every route but signing in and taking up an invitation needs a session; every POST its token.
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import cookie from "@fastify/cookie";
import csrf from "@fastify/csrf-protection";
import form from "@fastify/formbody";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import session from "@fastify/session";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { limitCrowd } from "./crowd";
import { fieldOf, html, SESSION_COOKIE, type Context, type PageParts } from "./context";
import { turnedAway } from "./gate";
import { Live } from "./live";
import { NO_SCHEMAS } from "./no-schemas";
import type { Shell } from "./pages";
import { SIGNED_IN_MS, whoIs, type KeptSession } from "./who";
import { signedInRoutes } from "./signed-in";
import { openRoutes } from "./open";

/** Bytes of a form; of all headers Node takes 16 KiB. */
const MOST_BODY = 4096;
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 15_000;
/** Node looks no oftener for who is slower than that. */
const CHECKED_EVERY_MS = 5000;
const PATIENCE = {
  headersTimeout: HEADERS_WITHIN_MS,
  connectionsCheckingInterval: CHECKED_EVERY_MS,
};
const KEPT_OPEN_MS = 20_000;
const MOST_CONNECTIONS = 200;
/** A browser that was here comes by https alone, and clicks no warning away: with an ended certificate `restream page` is left. */
const HSTS_SECONDS = 14 * 86_400;
/** A minute's requests of one who is signed in, and of one address of who is not. */
const MOST_A_MINUTE = { signedIn: 240, stranger: 120 } as const;
export interface Opened {
  app: FastifyInstance;
  live: Live;
}

export const openPage = async (parts: PageParts): Promise<Opened> => {
  const { listener, state, pages, now } = parts;
  const app = fastify({
    logger: false,
    bodyLimit: MOST_BODY,
    requestTimeout: REQUEST_WITHIN_MS,
    // The certificate is given to it as soon as there is one.
    ...(listener.scheme === "https"
      ? { https: { ...PATIENCE, handshakeTimeout: HEADERS_WITHIN_MS } }
      : { http: PATIENCE }),
    keepAliveTimeout: KEPT_OPEN_MS,
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: NO_SCHEMAS },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
  }) as unknown as FastifyInstance;
  app.server.maxConnections = MOST_CONNECTIONS;
  limitCrowd(app.server, listener.mostOfAddress);
  const sessions = new WeakMap<ServerResponse, KeptSession & { id: string }>();
  const live = new Live({
    version: pages.version,
    say: parts.say,
    render: async () => {
      const view = await parts.look();
      return (may) => pages.state(view, may);
    },
    stillWho: (response) => {
      const kept = sessions.get(response);
      if (kept === undefined || !state.has(kept.id)) return undefined;
      return whoIs(kept, parts.people(), now());
    },
  });

  app.decorateRequest("person", undefined);
  app.addHook("onRequest", async (request, reply) => {
    const { headers } = request;
    const refused = turnedAway(
      {
        method: request.method,
        host: headers.host,
        origin: headers.origin,
        site: headers["sec-fetch-site"] as string | undefined,
      },
      listener.scheme,
      listener.hosts(),
    );
    if (refused === undefined) return;
    parts.onRefusal(refused.why);
    await reply.code(refused.status).type("text/plain").send("Refused.\n");
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With no referrer at all browsers would not say from which page a form comes.
    referrerPolicy: { policy: "same-origin" },
    // Of this name alone: others of its domain are none of our business.
    hsts: listener.scheme === "https" && { maxAge: HSTS_SECONDS, includeSubDomains: false },
    frameguard: { action: "deny" },
  });
  await app.register(cookie, { secret: state.secret });
  await app.register(session, {
    secret: state.secret,
    store: state,
    cookieName: SESSION_COOKIE,
    cookie: { path: "/", httpOnly: true, secure: true, sameSite: "strict", maxAge: SIGNED_IN_MS },
    rolling: false,
    saveUninitialized: false,
  });
  app.addHook("onRequest", (request, _reply, done) => {
    request.person = whoIs(request.session, parts.people(), now());
    done();
  });
  await app.register(rateLimit, {
    global: true,
    max: ({ person }: FastifyRequest) =>
      person === undefined ? MOST_A_MINUTE.stranger : MOST_A_MINUTE.signedIn,
    timeWindow: "1 minute",
    // Whoever is signed in is not shut out by a stranger at the same address: all tunnels come from one.
    keyGenerator: ({ person, ip }: FastifyRequest) => person?.id ?? `address ${ip}`,
    onExceeded: () => {
      parts.onRefusal("too many");
    },
    addHeaders: NO_HEADERS,
    addHeadersOnExceeding: NO_HEADERS,
  });
  // Forms alone: other pages can send plain text, too, without being asked.
  app.removeAllContentTypeParsers();
  await app.register(form);
  await app.register(csrf, {
    cookieKey: "restream-form",
    cookieOpts: { path: "/", httpOnly: true, secure: true, sameSite: "strict", signed: true },
    getToken: ({ body }: FastifyRequest) => fieldOf(body, "csrf"),
    // A token of before signing in, or of somebody else's session, is none.
    getUserInfo: (request: FastifyRequest) => sessionOf(request),
    csrfOpts: { hmacKey: createHash("sha256").update(`form ${state.secret}`).digest("hex") },
  });
  app.addHook("preHandler", (request, reply, done) => {
    if (request.method === "POST") app.csrfProtection(request, reply, done);
    else done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (reply.getHeader("cache-control") === undefined)
      void reply.header("cache-control", "no-store");
    done(null, payload);
  });

  const plainly = (reply: FastifyReply, status: number, what: string): FastifyReply =>
    html(reply, status, pages.message({ title: what, person: undefined, csrf: "" }, what));
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_request, reply) => {
    parts.onRefusal("no such page");
    return plainly(reply, 404, "There is no such page.");
  });
  app.setErrorHandler(
    (error: { statusCode?: number; message: string; code?: string }, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) parts.say(`a request could not be answered: ${error.message}`);
      else if (status !== 429) parts.onRefusal(error.code ?? String(status));
      return plainly(
        reply,
        status,
        WORDS[status] ?? (status >= 500 ? WORDS[500] : WORDS[400]) ?? "",
      );
    },
  );
  const shellOf = (request: FastifyRequest, reply: FastifyReply, title: string): Shell => ({
    ...{ title, person: request.person },
    csrf: reply.generateCsrf({ userInfo: sessionOf(request) }),
  });
  const context: Context = { parts, live, shellOf, sessions };
  openRoutes(app, context);
  await app.register((inner, _options, done) => {
    signedInRoutes(inner, context);
    done();
  });

  app.addHook("preClose", (done) => {
    live.end();
    done();
  });
  return { app, live };
};

const WORDS: Readonly<Record<number, string>> = {
  400: "That was not understood. Go back, and try again.",
  403: "That form is too old, or not of this page. Go back, load the page anew, and try again.",
  413: "That was too long.",
  429: "Too many requests. Wait a minute, then try again.",
  500: "This did not work, and nothing was changed. Try again; it lasts? Tell whoever runs the server.",
};

const NO_HEADERS = {
  "x-ratelimit-limit": false,
  "x-ratelimit-remaining": false,
  "x-ratelimit-reset": false,
} as const;

/** What a form's token is bound to: nobody's session, or somebody's. */
const sessionOf = ({ person, session: { sessionId } }: FastifyRequest): string =>
  person === undefined ? "nobody" : sessionId;
