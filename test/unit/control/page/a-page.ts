// The page's server as tests knock at it: real but for systemd, the clock and the picture; with people, a state and a browser's cookies.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ON_LOOPBACK } from "../../../../control/page/listener";
import { Pages } from "../../../../control/page/pages";
import type { PageParts } from "../../../../control/page/context";
import { openPage, type Opened } from "../../../../control/page/server";
import { State } from "../../../../control/page/state";
import { viewOf, type View } from "../../../../control/page/view";
import type { Order } from "../../../../control/shared/page/order";
import { invite, type Person, type Right } from "../../../../control/shared/page/people";
import { STATUS } from "./a-status";

export const FOLDER = resolve(__dirname, "../../../../files/usr/local/share/restream/page");
export const ORIGIN = "http://127.0.0.1:9102";
export const PASSPHRASE = "correct horse battery staple";

export interface Answer {
  status: number;
  body: string;
  headers: Readonly<Record<string, unknown>>;
}

export class APage {
  readonly orders: Order[] = [];
  readonly refusals: string[] = [];
  readonly said: string[] = [];
  people: Person[] = [];
  view: View = viewOf(STATUS, [], {});
  now = Date.parse("2026-01-10T03:00:00Z");
  readonly folder = mkdtempSync(join(tmpdir(), "restream-page-"));
  #opened: Opened | undefined;

  async open(parts: Partial<PageParts> = {}): Promise<this> {
    this.#opened = await openPage({
      listener: ON_LOOPBACK,
      state: new State(this.folder, () => this.now),
      pages: new Pages(FOLDER, "1"),
      stills: { latest: () => Promise.resolve(Buffer.from("jpeg")) },
      people: () => this.people,
      look: () => Promise.resolve(this.view),
      giveOrder: (order) => {
        this.orders.push(order);
        return Promise.resolve();
      },
      onRefusal: (why) => void this.refusals.push(why),
      say: (words) => void this.said.push(words),
      now: () => this.now,
      cost: { n: 2 ** 4, r: 8, p: 1 },
      ...parts,
    });
    return this;
  }

  get app(): Opened["app"] {
    if (!this.#opened) throw new Error("it is not open");
    return this.#opened.app;
  }

  /** As a restart: what is kept stays. */
  async reopen(parts: Partial<PageParts> = {}): Promise<void> {
    await this.app.close();
    await this.open(parts);
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true });
  }

  /** @returns the invitation's code */
  invite(name: string, may: Right): string {
    const { people, token } = invite(this.people, name, may, this.now);
    this.people = people;
    return token;
  }

  browser(): Browser {
    return new Browser(this);
  }

  /** Somebody who has taken up an invitation. */
  async signedIn(name: string, may: Right): Promise<Browser> {
    const browser = this.browser();
    const invitation = this.invite(name, may);
    const { status, body } = await browser.submit("/invite", {
      ...{ invitation, passphrase: PASSPHRASE, again: PASSPHRASE },
    });
    if (status !== 303) throw new Error(`the invitation: ${status} ${body}`);
    return browser;
  }
}

/** Keeps cookies, and sends what a browser sends with a form. */
export class Browser {
  cookies: Record<string, string> = {};
  readonly #page: APage;

  constructor(page: APage) {
    this.#page = page;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request("GET", url, undefined, headers);
  }

  /** With a form's token as a page of ours gives it. */
  async submit(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.post(url, { csrf: await this.token(), ...fields }, headers);
  }

  /** Of the sign-in form, or of the page of who is signed in. */
  async token(): Promise<string> {
    const home = await this.get("/");
    const { body } = home.status === 303 ? await this.get("/sign-in") : home;
    const [, token = ""] = /name="csrf" value="([^"]+)"/.exec(body) ?? [];
    return token;
  }

  post(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.request("POST", url, new URLSearchParams(fields).toString(), {
      origin: ORIGIN,
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });
  }

  async request(
    method: string,
    url: string,
    payload: string | undefined,
    headers: Record<string, string | undefined>,
  ): Promise<Answer> {
    const cookie = Object.entries(this.cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    const all = { host: "127.0.0.1:9102", ...(cookie === "" ? {} : { cookie }), ...headers };
    const response = await this.#page.app.inject({
      method: method as "GET",
      url,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value } of response.cookies)
      this.cookies = {
        ...Object.fromEntries(Object.entries(this.cookies).filter(([kept]) => kept !== name)),
        ...(value === "" ? {} : { [name]: encodeURIComponent(value) }),
      };
    return { status: response.statusCode, body: response.body, headers: response.headers };
  }
}
