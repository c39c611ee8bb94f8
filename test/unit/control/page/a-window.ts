// A browser's window for the page's script: happy-dom, with the server, the clock of its timers and the line as the test says.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Window, type HTMLElement } from "happy-dom";
import { FOLDER } from "./a-page";

const SCRIPT = readFileSync(join(FOLDER, "page.js"), "utf8");

/** What is open to the server, as the script sees it. */
export class Source {
  readyState = 1;
  onerror: (() => void) | null = null;
  readonly #heard: Record<string, (event: { data: string }) => void> = {};

  addEventListener(name: string, heard: (event: { data: string }) => void): void {
    this.#heard[name] = heard;
  }

  close(): void {
    this.readyState = 2;
  }

  /** As the server says it. */
  say(event: string, data = ""): void {
    this.#heard[event]?.({ data });
  }
}

/** A still that is being fetched. */
export interface Still {
  src: string;
  onload?: () => void;
  onerror?: () => void;
}

export class AWindow {
  readonly window: Window;
  readonly sources: Source[] = [];
  readonly stills: Still[] = [];
  readonly fetched: string[] = [];
  /** undefined: the line is lost. */
  status: number | undefined = 200;
  #isHidden = false;

  /** @param html of the page, whose script runs in it at once */
  constructor(html: string, hash = "") {
    this.window = new Window({ url: `http://127.0.0.1:9102/${hash}` });
    const { document } = this.window;
    document.write(html.replace(/<script[^>]*><\/script>/, ""));
    Object.defineProperty(document, "hidden", { get: () => this.#isHidden });
    const { sources, stills } = this;
    const EventSource = function () {
      const source = new Source();
      sources.push(source);
      return source;
    };
    const Image = function () {
      const still: Still = { src: "" };
      stills.push(still);
      return still;
    };
    const fetch = (url: string): Promise<{ status: number; type: string }> => {
      this.fetched.push(url);
      return this.status === undefined
        ? Promise.reject(new Error("the line is lost"))
        : Promise.resolve({ status: this.status, type: "basic" });
    };
    const given: Record<string, unknown> = {
      ...{ document, location: this.window.location, history: this.window.history },
      ...{ Node: this.window.Node, EventSource: Object.assign(EventSource, { CLOSED: 2 }) },
      ...{ Image, fetch },
      addEventListener: this.window.addEventListener.bind(this.window),
    };
    // The script as it is served, with a browser's names.
    new Function(...Object.keys(given), SCRIPT)(...Object.values(given));
  }

  hide(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.window.document.dispatchEvent(new this.window.Event("visibilitychange"));
  }

  isShown(id: string): boolean {
    const element = this.window.document.getElementById(id);
    if (element === null) throw new Error(`there is no ${id}`);
    return !(element as HTMLElement).hidden;
  }

  find(selector: string): HTMLElement {
    const found = this.window.document.querySelector(selector);
    if (found === null) throw new Error(`there is no ${selector}`);
    return found as HTMLElement;
  }
}
