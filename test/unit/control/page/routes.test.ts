// Every route, knocked at by whoever should not be let in: strangers, other pages in the same browser, names for our address.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { viewOf } from "../../../../control/page/view";
import type { ActResult } from "../../../../control/shared/page/order";
import { APage, ORIGIN, PASSPHRASE, type Browser } from "./a-page";
import { STATUS } from "./a-status";

let page: APage;
beforeEach(async () => {
  page = await new APage().open();
});
afterEach(() => page.close());

/** Every route there is, as Fastify itself lists them. */
const routes = (): { method: string; url: string }[] => {
  const found: string[][] = [];
  let path: string[] = [];
  for (const line of page.app.printRoutes({ commonPrefix: false }).split("\n")) {
    const [, indent = "", part = "", methods = ""] =
      /^([│ ]*)[└├]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (part === "") continue;
    path = [...path.slice(0, indent.length / 4), part];
    for (const method of methods.split(", ").filter((word) => word !== ""))
      found.push([method, path.join("")]);
  }
  return found.map(([method = "", url = ""]) => ({ method, url: url.replace("//", "/") }));
};

const OPEN = [
  "GET /icon.svg",
  "GET /page.css",
  "GET /page.js",
  "GET /sign-in",
  "POST /sign-in",
  "GET /invite",
  "POST /invite",
];
const CLOSED = [
  "GET /",
  "GET /live",
  "GET /still.jpg",
  "GET /ask/:verb/:destination",
  "POST /act",
  "POST /sign-out",
];

const named = ({ method, url }: { method: string; url: string }): string => `${method} ${url}`;
const filled = (url: string): string =>
  url.replace(":verb", "stop").replace(":destination", "twitch");

describe("the routes", () => {
  it("are these", () => {
    expect(routes().map(named).sort()).toEqual([...OPEN, ...CLOSED].sort());
  });

  it.each(CLOSED)("%s lets no stranger in", async (route) => {
    const [method = "", url = ""] = route.split(" ");
    const stranger = page.browser();
    const { status, body, headers } =
      method === "GET"
        ? await stranger.get(filled(url))
        : await stranger.submit(url, { order: "stop twitch", sure: "yes" });
    if (url === "/") expect([status, headers["location"]]).toEqual([303, "/sign-in"]);
    else expect(status).toBe(401);
    expect(body).not.toMatch(/twitch|LIVE|All is well/i);
    expect(page.orders).toEqual([]);
  });

  it.each(CLOSED)("%s lets nobody in whose cookie is made up", async (route) => {
    const [method = "", url = ""] = route.split(" ");
    const forger = page.browser();
    for (const cookie of ["a.b", `${"a".repeat(32)}.${"b".repeat(43)}`, "%00", "a".repeat(4000)]) {
      forger.cookies["restream-session"] = cookie;
      const { status } =
        method === "GET" ? await forger.get(filled(url)) : await forger.submit(url, {});
      expect([303, 401]).toContain(status);
    }
    expect(page.orders).toEqual([]);
  });

  it.each([...OPEN, ...CLOSED].filter((route) => route.startsWith("POST")))(
    "%s takes nothing without this page's token",
    async (route) => {
      const [, url = ""] = route.split(" ");
      const ana = await page.signedIn("Ana", "control");
      const other = await page.signedIn("Eve", "control");
      const browser = OPEN.includes(route) ? page.browser() : ana;
      const right = await browser.token();
      const fields = { order: "start youtube", name: "Ana", passphrase: PASSPHRASE };
      for (const csrf of [undefined, "", "x", right.slice(1), await other.token()]) {
        const { status } = await browser.post(url, {
          ...fields,
          ...(csrf === undefined ? {} : { csrf }),
        });
        expect([url, status]).toEqual([url, 403]);
      }
      expect(page.orders).toEqual([]);
      expect((await ana.get("/")).status).toBe(200);
    },
  );
});

describe("another page in the same browser", () => {
  it.each([
    ["from another site", { origin: "https://evil.example" }],
    ["from another port of this machine", { origin: "http://127.0.0.1:8080" }],
    ["from nowhere", { origin: "null" }],
    ["without saying where from", { origin: undefined }],
    ["that the browser says is another's", { "sec-fetch-site": "cross-site" }],
    ["of the same site, but not this page's", { "sec-fetch-site": "same-site" }],
  ])("%s orders nothing", async (_, headers) => {
    const ana = await page.signedIn("Ana", "control");
    const csrf = await ana.token();
    const body = new URLSearchParams({ csrf, order: "start youtube" }).toString();
    const { status } = await ana.request("POST", "/act", body, {
      ...{ origin: ORIGIN, "sec-fetch-site": "same-origin" },
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });
    expect(status).toBe(403);
    expect(page.orders).toEqual([]);
  });

  it.each([
    "evil.example",
    "evil.example:9102",
    "127.0.0.1",
    "127.0.0.1:80",
    "localhost.:9102",
    "[::1]:9102",
    "0.0.0.0:9102",
  ])("is not let in by the name %s for our address", async (host) => {
    const ana = await page.signedIn("Ana", "control");
    expect((await ana.get("/", { host })).status).toBe(421);
    expect((await ana.get("/sign-in", { host })).status).toBe(421);
  });

  it("may not frame it, and gets no script of its own into it", async () => {
    const { headers } = await page.browser().get("/sign-in");
    const policy = headers["content-security-policy"] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["referrer-policy"]).toBe("same-origin");
  });
});

describe("methods and paths", () => {
  it.each(["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"])(
    "%s is refused",
    async (method) => {
      const ana = await page.signedIn("Ana", "control");
      expect((await ana.request(method, "/act", undefined, {})).status).toBe(405);
    },
  );

  it.each([
    ...["/../../etc/passwd", "/page.js/../../state.ts", "/%2e%2e/%2e%2e/etc/shadow", "//", "/..;/"],
    ...["/page.css%00.js", "/ask/stop", "/ask/stop/twitch/x", "/ask/kill/twitch", "/ask/stop/ssh"],
    ...[
      "/ask/stop/..%2f..%2fetc",
      "/constructor",
      "/__proto__",
      `/${"a".repeat(3000)}`,
      "/act",
      "/sign-out",
    ],
  ])("GET %s shows nothing", async (url) => {
    const ana = await page.signedIn("Ana", "control");
    const { status, body } = await ana.get(url);
    expect([400, 404, 414]).toContain(status);
    expect(body).not.toMatch(/root:|class State|csrf" value="\w/);
  });

  it("takes no form that is too long, nor one of another kind", async () => {
    const ana = await page.signedIn("Ana", "control");
    const csrf = await ana.token();
    const long = await ana.post("/act", { csrf, order: "x".repeat(5000) });
    expect(long.status).toBe(413);
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
      const { status } = await ana.request("POST", "/act", `{"csrf":"${csrf}"}`, {
        ...{ origin: ORIGIN, "sec-fetch-site": "same-origin", "content-type": type },
      });
      expect([403, 415]).toContain(status);
    }
    expect(page.orders).toEqual([]);
  });
});

describe("an order", () => {
  let ana: Browser;
  beforeEach(async () => {
    ana = await page.signedIn("Ana", "control");
  });
  it.each(["start youtube", "refresh twitch"])("%s is given at once", async (order) => {
    const [verb, destination] = order.split(" ");
    expect((await ana.submit("/act", { order })).status).toBe(303);
    expect(page.orders).toEqual([{ verb, destination, person: page.people[0]?.id }]);
    expect(page.said).toContain(`Ana ordered: ${order}`);
  });

  it.each(["stop twitch", "rollover twitch"])("%s is asked once more", async (order) => {
    const asked = await ana.submit("/act", { order });
    expect(asked.headers["location"]).toBe(`/ask/${order.replace(" ", "/")}`);
    expect(page.orders).toEqual([]);
    const question = await ana.get(asked.headers["location"] as string);
    expect(question.body).toMatch(/Yes, (stop|roll over) Twitch/);
    await ana.submit("/act", { order, sure: "yes" });
    expect(page.orders).toHaveLength(1);
  });

  it.each([
    ...["", "stop", "twitch", "stop  twitch", "stop twitch x", "kill twitch", "STOP twitch"],
    ...[
      "start ssh",
      "start all",
      "start twitch;id",
      "start ../x",
      "start twitch\nstop",
      "start $(id)",
    ],
    ...["constructor twitch", "start __proto__"],
  ])("%j is none", async (order) => {
    const { status } = await ana.submit("/act", { order, sure: "yes" });
    expect(status).toBe(404);
    expect(page.orders).toEqual([]);
  });

  it.each(["start twitch", "stop youtube", "rollover youtube", "refresh youtube"])(
    "%s, shown a while ago, is none where there is nothing to do any more",
    async (order) => {
      const { status, body } = await ana.submit("/act", { order, sure: "yes" });
      expect(status).toBe(409);
      expect(body).toMatch(/(Twitch is LIVE|YouTube is OFF): there is nothing to /);
      expect(page.orders).toEqual([]);
    },
  );

  it.each(["rollover", "start"] as const)(
    "of a stop while Ana's %s is carried out waits, or does not",
    async (verb) => {
      const running: ActResult = {
        ...{ verb, destination: "twitch", by: "Ana", since: STATUS.time, code: null, words: "" },
      };
      page.view = viewOf(STATUS, [], { twitch: running });
      const { status, body } = await ana.submit("/act", { order: "stop twitch", sure: "yes" });
      expect(status).toBe(verb === "start" ? 303 : 409);
      expect(page.orders).toHaveLength(verb === "start" ? 1 : 0);
      if (verb === "rollover") expect(body).toContain("Ana rolls over Twitch now… Wait for it.");
    },
  );

  it("is what is advised to who may control; others are told to ask", async () => {
    const steps = [{ run: "restream rollover twitch" }];
    const troubles = [{ what: "x", todo: "", steps, urgency: "today" as const }];
    page.view = viewOf({ ...STATUS, well: false, troubles }, [], {});
    const ben = await page.signedIn("Ben", "watch");
    expect((await ana.get("/")).body).toContain("<li>Roll over Twitch, here</li>");
    expect((await ben.get("/")).body).toContain("<li>Ask somebody who may: Roll over Twitch</li>");
  });

  it("is none that comes as a list, or inside the address", async () => {
    const csrf = await ana.token();
    const twice = `csrf=${encodeURIComponent(csrf)}&order=start+youtube&order=start+twitch`;
    const headers = { origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" };
    expect((await ana.request("POST", "/act", twice, headers)).status).toBe(404);
    expect((await ana.submit("/act?order=start+youtube", {})).status).toBe(404);
    expect(page.orders).toEqual([]);
  });

  it("is refused to who may only watch, who is shown no buttons", async () => {
    const ben = await page.signedIn("Ben", "watch");
    const { body } = await ben.get("/");
    expect(body).toContain("Twitch");
    expect(body).not.toMatch(/Stop|Refresh|Roll over/);
    expect((await ben.submit("/act", { order: "start youtube" })).status).toBe(403);
    expect(page.orders).toEqual([]);
  });

  it("that cannot be given says so, and keeps why for the journal", async () => {
    await page.reopen({ giveOrder: () => Promise.reject(new Error("polkit says no, in /run/x")) });
    const { status, body } = await ana.submit("/act", { order: "start youtube" });
    expect(status).toBe(500);
    expect(body).toContain("nothing was changed");
    expect(body).not.toContain("polkit");
    expect(page.said.join()).toContain("polkit says no");
  });
});

describe("a session", () => {
  it("ends with signing out, and its cookie with it", async () => {
    const ana = await page.signedIn("Ana", "control");
    const stolen = { ...ana.cookies };
    const token = await ana.token();
    expect((await ana.submit("/sign-out", {})).status).toBe(303);
    const thief = page.browser();
    Object.assign(thief.cookies, stolen);
    expect((await thief.get("/")).status).toBe(303);
    expect((await thief.post("/act", { csrf: token, order: "start youtube" })).status).toBe(401);
    expect(page.orders).toEqual([]);
  });

  it("ends when somebody is revoked, or invited anew", async () => {
    const ana = await page.signedIn("Ana", "control");
    const ben = await page.signedIn("Ben", "control");
    page.people = page.people.filter(({ name }) => name !== "Ana");
    expect((await ana.get("/")).status).toBe(303);
    expect((await ana.get("/live")).status).toBe(401);
    const again = await ana.submit("/sign-in", { name: "Ana", passphrase: PASSPHRASE });
    expect(again.status).toBe(403);
    page.invite("ben", "watch");
    expect((await ben.get("/")).status).toBe(303);
    expect((await ben.submit("/sign-in", { name: "Ben", passphrase: PASSPHRASE })).status).toBe(
      403,
    );
  });

  it("ends after 14 days, however much it is used, and not before", async () => {
    const ana = await page.signedIn("Ana", "control");
    page.now += 13.99 * 86_400_000;
    expect((await ana.get("/")).status).toBe(200);
    page.now += 0.02 * 86_400_000;
    expect((await ana.get("/")).status).toBe(303);
  });

  it("outlives a restart of the page", async () => {
    const ana = await page.signedIn("Ana", "control");
    await page.reopen();
    expect((await ana.get("/")).status).toBe(200);
  });

  it("is another one than before signing in: a planted one is worth nothing", async () => {
    const ana = page.browser();
    await ana.get("/sign-in");
    const before = { ...ana.cookies };
    expect(before["restream-session"]).toBeUndefined();
    const planted = await page.signedIn("Eve", "control");
    const mine = planted.cookies["restream-session"];
    ana.cookies["restream-session"] = mine ?? "";
    const invitation = page.invite("Ana", "control");
    await ana.submit("/invite", { invitation, passphrase: PASSPHRASE, again: PASSPHRASE });
    expect(ana.cookies["restream-session"]).not.toBe(mine);
  });

  it("has a cookie that no script reads and no other site sends", async () => {
    const invitation = page.invite("Ana", "control");
    const ana = page.browser();
    const { headers } = await ana.submit("/invite", {
      ...{ invitation, passphrase: PASSPHRASE, again: PASSPHRASE },
    });
    const cookies = [headers["set-cookie"]].flat().join("\n");
    expect(cookies).toMatch(
      /^restream-session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/m,
    );
  });
});
