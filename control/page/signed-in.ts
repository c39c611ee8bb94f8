// The routes of who is signed in: the state, a still, live; orders, and the question before some; signing out.
import type { FastifyInstance } from "fastify";
import { isVerb } from "../shared/page/order";
import { platformName } from "../shared/platforms";
import { messageOf } from "../shared/text";
import { actionOf } from "./actions";
import { fieldOf, html, SESSION_COOKIE, type Context } from "./context";

export const signedInRoutes = (app: FastifyInstance, context: Context): void => {
  const { parts, live, shellOf, sessions } = context;
  const { pages } = parts;

  // After the limit on requests, before anything of it is read.
  app.addHook("preParsing", async (request, reply) => {
    if (request.person !== undefined) return;
    // A page that was open, and a bookmark, lead to the way in; what fetches by itself learns it from the status.
    if (request.method === "GET" && request.url === "/") await reply.redirect("/sign-in", 303);
    else {
      parts.onRefusal("not signed in");
      await html(
        reply,
        401,
        pages.message(
          { title: "Signed out", person: undefined, csrf: "" },
          "You are not signed in, or no longer.",
        ),
      );
    }
  });

  app.get("/", async (request, reply) => {
    const { person } = request;
    if (person === undefined) throw new Error("unreachable: the hook above lets nobody else in");
    const state = pages.state(await parts.look(), person.may);
    return html(reply, 200, pages.home(shellOf(request, reply, "restream"), state));
  });

  app.get("/live", (request, reply) => {
    const { person } = request;
    if (person === undefined) throw new Error("unreachable: the hook above lets nobody else in");
    const { person: id, until, sessionId } = request.session;
    const headers = { ...reply.getHeaders(), ...EVENT_STREAM } as Record<string, string>;
    reply.hijack();
    sessions.set(reply.raw, { person: id, until, id: sessionId });
    // It is meant to stay open.
    request.raw.socket.setTimeout(0);
    reply.raw.writeHead(200, headers);
    live.add(person, reply.raw);
  });

  app.get("/still.jpg", async (_request, reply) => {
    const jpeg = await parts.stills.latest();
    if (jpeg === undefined)
      return reply.code(503).type("text/plain").send("No picture goes out.\n");
    return reply.type("image/jpeg").send(jpeg);
  });

  app.get<{ Params: { verb: string; destination: string } }>(
    "/ask/:verb/:destination",
    async (request, reply) => {
      const { verb, destination } = request.params;
      const known = (await parts.look()).destinations.map(({ name }) => name);
      if (!isVerb(verb) || !known.includes(destination)) return reply.callNotFound();
      const action = actionOf(verb, destination);
      const platform = platformName(destination);
      const title = `${action.label} ${platform}?`;
      return html(
        reply,
        200,
        pages.ask(shellOf(request, reply, title), action, destination, platform),
      );
    },
  );

  app.post("/act", async (request, reply) => {
    const { body, person } = request;
    if (person?.may !== "control") {
      parts.onRefusal("may only watch");
      return html(
        reply,
        403,
        pages.message(shellOf(request, reply, "Not allowed"), "You may watch here, not act."),
      );
    }
    // "stop twitch", as the button says.
    const [verb = "", destination = "", ...more] = fieldOf(body, "order").split(" ");
    const { destinations } = await parts.look();
    const found = destinations.find(({ name }) => name === destination);
    if (!isVerb(verb) || found === undefined || more.length > 0) return reply.callNotFound();
    if (actionOf(verb, destination).asks && fieldOf(body, "sure") !== "yes")
      return reply.redirect(`/ask/${verb}/${destination}`, 303);
    // Also what was shown a while ago, and has been done since, or is undone.
    if (!found.actions.some((each) => each.verb === verb)) {
      const why =
        found.order?.isRunning === true
          ? `${found.order.what} Wait for it.`
          : `${found.title} is ${found.state}: there is nothing to ${actionOf(verb, destination).label.toLowerCase()}.`;
      return html(reply, 409, pages.message(shellOf(request, reply, "Not now"), why));
    }
    try {
      await parts.giveOrder({ verb, destination, person: person.id });
    } catch (error) {
      parts.say(`${verb} ${destination} could not be begun: ${messageOf(error)}`);
      throw error;
    }
    parts.say(`${person.name} ordered: ${verb} ${destination}`);
    return reply.redirect("/", 303);
  });

  app.post("/sign-out", async (request, reply) => {
    await request.session.destroy();
    return reply.clearCookie(SESSION_COOKIE, { path: "/" }).redirect("/sign-in", 303);
  });
};

const EVENT_STREAM = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  connection: "keep-alive",
};
