// The routes of who is not signed in: signing in, taking up an invitation, and what every page looks like.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { folded, invitedWith, sameName, type Person } from "../shared/page/people";
import { Busy, hash, matches, passphraseProblem, SHORTEST } from "./passphrase";
import { fieldOf, html, type Context } from "./context";
import { SIGNED_IN_MS } from "./who";

const DAY_SECONDS = 86_400;
/** The link, or its code; of the form's field, too. */
const LONGEST_INVITATION = 200;
/** Tries in ten minutes: of one name from one address, of one address, of one name from anywhere. */
const WINDOW = "10 minutes";
const MOST = { ofBoth: 6, ofAddress: 30, ofName: 60 } as const;

const WRONG = "The name or the passphrase is wrong.";
const SLOW = "Too many tries. Wait ten minutes, then try again.";
const BUSY = "Several people sign in just now. Try again in a few seconds.";
const NO_INVITATION =
  "This invitation is not known, was taken up already, or is older than two days. Ask for another one.";

export const openRoutes = (app: FastifyInstance, context: Context): void => {
  const { parts, shellOf } = context;
  const { pages, state } = parts;

  for (const [name, { type, content }] of Object.entries(pages.assets))
    app.get(`/${name}`, (_request, reply) =>
      // The pages name it with its version.
      reply.header("cache-control", `public, max-age=${DAY_SECONDS}`).type(type).send(content),
    );

  app.get("/sign-in", (request, reply) =>
    request.person === undefined ? showSignIn(request, reply, 200) : reply.redirect("/", 303),
  );

  const limits = [
    app.createRateLimit({
      ...{ max: MOST.ofBoth, timeWindow: WINDOW },
      keyGenerator: ({ ip, body }) => `both ${ip} ${nameIn(body)}`,
    }),
    app.createRateLimit({
      ...{ max: MOST.ofAddress, timeWindow: WINDOW },
      keyGenerator: ({ ip }) => `tries ${ip}`,
    }),
    app.createRateLimit({
      ...{ max: MOST.ofName, timeWindow: WINDOW },
      keyGenerator: ({ body }) => `name ${nameIn(body)}`,
    }),
  ];
  /** @param counts this try is one more */
  const isTooFast = async (request: FastifyRequest, counts: boolean): Promise<boolean> => {
    const all = await Promise.all(
      limits.map((limit) => limit(request, counts ? {} : { increment: false })),
    );
    return all.some((one) => !one.isAllowed && one.isExceeded);
  };

  const showSignIn = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    problem?: string,
  ): FastifyReply =>
    html(
      reply,
      status,
      pages.signIn(
        shellOf(request, reply, "Sign in"),
        problem,
        fieldOf(request.body, "name").slice(0, 60),
      ),
    );

  app.post("/sign-in", async (request, reply) => {
    if (await isTooFast(request, true)) {
      parts.onRefusal("too many tries");
      return showSignIn(request, reply, 429, SLOW);
    }
    const [name, passphrase] = [fieldOf(request.body, "name"), fieldOf(request.body, "passphrase")];
    const person = parts.people().find((one) => sameName(one.name, name.trim()));
    const isRight = await unlessBusy(
      matches(passphrase, person && state.passphraseOf(person.id), parts.cost),
    );
    if (isRight === undefined) return showSignIn(request, reply, 503, BUSY);
    if (!isRight || person === undefined) {
      parts.onRefusal("wrong passphrase");
      return showSignIn(request, reply, 403, WRONG);
    }
    await signIn(request, person);
    return reply.redirect("/", 303);
  });

  const showInvite = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    problem?: string,
    isKnown = false,
  ): FastifyReply => {
    const text = fieldOf(request.body, "invitation").slice(0, LONGEST_INVITATION);
    const shell = shellOf(request, reply, "Welcome");
    return html(reply, status, pages.invite(shell, problem, { text, isKnown }, SHORTEST));
  };

  // The invitation itself stands behind a #, which browsers send to nobody; it comes with the form.
  app.get("/invite", (request, reply) => showInvite(request, reply, 200));

  app.post("/invite", async (request, reply) => {
    // Many may be invited at one address, and nobody guesses 256 bits: only what is none counts.
    if (await isTooFast(request, false)) {
      parts.onRefusal("too many tries");
      return showInvite(request, reply, 429, SLOW);
    }
    const field = (name: string): string => fieldOf(request.body, name);
    // Also where somebody pastes the whole link.
    const token = field("invitation").trim().replace(/^.*#/, "");
    const people = parts.people();
    const person = invitedWith(people, token, parts.now());
    if (person === undefined || state.passphraseOf(person.id) !== undefined) {
      parts.onRefusal("no invitation");
      await isTooFast(request, true);
      return showInvite(request, reply, 403, NO_INVITATION);
    }
    const passphrase = field("passphrase");
    const problem =
      passphraseProblem(passphrase, person.name) ??
      (passphrase === field("again") ? undefined : "The two are not the same.");
    if (problem !== undefined) return showInvite(request, reply, 400, problem, true);
    const hashed = await unlessBusy(hash(passphrase, parts.cost));
    if (hashed === undefined) return showInvite(request, reply, 503, BUSY, true);
    const ids = people.map(({ id }) => id);
    if (!(await state.keepPassphrase(person.id, hashed, ids)))
      return showInvite(request, reply, 403, NO_INVITATION);
    await signIn(request, person);
    return reply.redirect("/", 303);
  });

  const signIn = async (request: FastifyRequest, person: Person): Promise<void> => {
    // Another id than before: one that somebody planted is worth nothing.
    await request.session.regenerate();
    request.session.person = person.id;
    request.session.until = parts.now() + SIGNED_IN_MS;
    await request.session.save();
    parts.say(`${person.name} signed in`);
  };
};

/** @returns undefined: too many are being checked */
const unlessBusy = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Busy) return undefined;
    throw error;
  }
};

const nameIn = (body: unknown): string => folded(fieldOf(body, "name")).trim().slice(0, 60);
