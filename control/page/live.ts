// Keeps open pages up to date by server-sent events: one look for all of them, every two seconds, while somebody looks.
import type { ServerResponse } from "node:http";
import type { Person } from "../shared/page/people";
import { messageOf } from "../shared/text";

const EVERY_MS = 2000;
/** Of one person, and of all: the oldest is closed, and its page says that it is old. A browser has six connections for all its tabs. */
const MOST_OF_ONE = 4;
const MOST = 60;
/** What a page that takes nothing may leave unsent. */
const MOST_UNSENT_BYTES = 256 * 1024;

/** An open page. */
interface Viewer {
  person: Person;
  response: ServerResponse;
}

export interface LiveParts {
  /** HTML by what somebody may. */
  render: () => Promise<(may: Person["may"]) => string>;
  /** Whose session this still is; undefined: nobody's any more. */
  stillWho: (response: ServerResponse) => Person | undefined;
  /** Names the program and its pages: another one, and a page loads itself anew. */
  version: string;
  /** For the journal. */
  say: (words: string) => void;
}

export class Live {
  readonly #viewers = new Set<Viewer>();
  readonly #parts: LiveParts;
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#viewers.size;
  }

  /** Its headers are sent already. */
  add(person: Person, response: ServerResponse): void {
    const mine = [...this.#viewers].filter((one) => one.person.id === person.id);
    if (mine.length >= MOST_OF_ONE) this.#end(mine[0], "too-many");
    if (this.#viewers.size >= MOST) this.#end([...this.#viewers][0], "too-many");
    const viewer: Viewer = { person, response };
    this.#viewers.add(viewer);
    response.on("close", () => {
      this.#remove(viewer);
    });
    // A browser that lost it tries again after so long.
    response.write(`retry: 2000\nevent: version\ndata: ${this.#parts.version}\n\n`);
    this.#timer ??= setInterval(() => void this.look(), EVERY_MS);
    void this.look();
  }

  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const htmlFor = await this.#parts.render();
      for (const viewer of [...this.#viewers]) this.#send(viewer, htmlFor);
    } catch (error) {
      // Nothing is sent: every open page says that it is old.
      this.#parts.say(`the state could not be looked at: ${messageOf(error)}`);
    } finally {
      this.#isLooking = false;
    }
  }

  end(): void {
    for (const viewer of [...this.#viewers]) this.#end(viewer);
  }

  #send(viewer: Viewer, htmlFor: (may: Person["may"]) => string): void {
    const { response } = viewer;
    const person = this.#parts.stillWho(response);
    if (person === undefined) {
      this.#end(viewer, "signed-out");
      return;
    }
    if (response.writableLength > MOST_UNSENT_BYTES) {
      this.#end(viewer);
      return;
    }
    // Also where nothing is new: a page that hears nothing for some seconds says that it is old.
    const html = htmlFor(person.may).replace(/\s*[\r\n]\s*/g, " ");
    response.write(`event: state\ndata: ${html}\n\n`);
  }

  /** @param why told to its page, which then does not come back by itself */
  #end(viewer: Viewer | undefined, why?: "signed-out" | "too-many"): void {
    if (viewer === undefined) return;
    this.#remove(viewer);
    viewer.response.end(why === undefined ? undefined : `event: ${why}\ndata: \n\n`);
  }

  #remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
