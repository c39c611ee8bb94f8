// Turns what is to be shown into HTML by the templates in files/, and names what a browser fetches beside it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Eta } from "eta";
import type { Person } from "../shared/page/people";
import type { Action } from "./actions";
import type { View } from "./view";

export interface Shell {
  title: string;
  person: Person | undefined;
  csrf: string;
}

export interface Asset {
  type: string;
  content: string;
}

export class Pages {
  readonly #eta: Eta;
  readonly assets: Readonly<Record<string, Asset>>;
  /** Changes with the program and its files: a page of before loads itself anew. */
  readonly version: string;

  /** @param folder of the templates @param release of the program */
  constructor(folder: string, release: string) {
    this.#eta = new Eta({ views: folder, cache: true, autoEscape: true, autoTrim: false });
    const asset = (name: string, type: string): Asset => ({
      type,
      content: readFileSync(join(folder, name), "utf8"),
    });
    this.assets = {
      "page.css": asset("page.css", "text/css; charset=utf-8"),
      "icon.svg": asset("icon.svg", "image/svg+xml"),
      "page.js": asset("page.js", "text/javascript; charset=utf-8"),
    };
    this.version = createHash("sha256")
      .update(JSON.stringify([this.assets, release]))
      .digest("hex")
      .slice(0, 12);
  }

  state(view: View, may: Person["may"]): string {
    return this.#eta.render("./state", { view, mayControl: may === "control" });
  }

  /** @param state HTML, as `state` made it */
  home(shell: Shell, state: string): string {
    return this.#page(shell, "./home", { state });
  }

  ask(shell: Shell, action: Action, destination: string, platform: string): string {
    return this.#page(shell, "./ask", { action, destination, platform });
  }

  signIn(shell: Shell, problem: string | undefined, name: string): string {
    return this.#page(shell, "./sign-in", { problem, name });
  }

  /** @param invitation as it was sent; handed back, for its sender has it nowhere else any more */
  invite(
    shell: Shell,
    problem: string | undefined,
    invitation: { text: string; isKnown: boolean },
    shortest: number,
  ): string {
    return this.#page(shell, "./invite", { problem, shortest, invitation });
  }

  message(shell: Shell, what: string): string {
    return this.#page(shell, "./message", { what });
  }

  #page(shell: Shell, template: string, more: object): string {
    const content = this.#eta.render(template, { ...shell, ...more });
    return this.#eta.render("./shell", { ...shell, version: this.version, content });
  }
}
