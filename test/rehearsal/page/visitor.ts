// Somebody who uses the page without a browser: keeps cookies, and sends forms as one would.
import type { Knocker } from "../../support/page/knocker";
import type { Heard } from "../../support/page/knocks";
import { PASSPHRASE } from "./on-page";

export const ORIGIN = "http://127.0.0.1:9102";
const FORM = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
};

export class Visitor {
  cookies: Record<string, string> = {};
  readonly #knocker: Knocker;
  readonly #origin: string;

  constructor(knocker: Knocker, origin = ORIGIN) {
    this.#knocker = knocker;
    this.#origin = origin;
  }

  /** What it sends with each request. */
  get headers(): Record<string, string> {
    const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`);
    return cookie.length === 0 ? {} : { cookie: cookie.join("; ") };
  }

  async get(path: string): Promise<Heard> {
    return this.#kept(await this.#knocker.knock({ method: "GET", path, headers: this.headers }));
  }

  /** Holds its page open: resolves when the server ends it. @param knocker hears nothing else meanwhile */
  holdOpen(knocker: Knocker): Promise<Heard> {
    return knocker.knock({ method: "GET", path: "/live", headers: this.headers, isHeld: true });
  }

  /** @param csrf undefined: that of the page as it is now */
  async submit(path: string, fields: Record<string, string>, csrf?: string): Promise<Heard> {
    const token = csrf ?? (await this.token());
    return this.#kept(
      await this.#knocker.knock({
        ...{ method: "POST", path },
        headers: { ...this.headers, ...FORM, origin: this.#origin },
        body: new URLSearchParams({ csrf: token, ...fields }).toString(),
      }),
    );
  }

  async token(): Promise<string> {
    const home = await this.get("/");
    const { body } = home.status === 303 ? await this.get("/sign-in") : home;
    return /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? "";
  }

  /** @param link as it is printed @throws Error where it does not open */
  async takeUp(link: string): Promise<void> {
    const [, invitation = ""] = link.split("#");
    const fields = { invitation, passphrase: PASSPHRASE, again: PASSPHRASE };
    const { status, body } = await this.submit("/invite", fields);
    if (status !== 303) throw new Error(`the invitation: ${status} ${body}`);
  }

  #kept(heard: Heard): Heard {
    for (const cookie of heard.cookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies = { ...this.cookies, [name]: value };
    }
    return heard;
  }
}
