// Leaves for restreamd that the page is knocked at, and says each kind of refusal in the journal once a minute at most.
import { writeFile } from "node:fs/promises";
import { REFUSED_FILE, Refusals } from "../shared/page/refused";
import { say } from "../shared/say";

const AGAIN_MS = 60_000;
const LEAVE_EVERY_MS = 5000;

export class Knocks {
  readonly #refusals = new Refusals();
  readonly #said = new Map<string, { at: number; unsaid: number }>();
  #leftAt = -Infinity;

  /** Of a refused request; `why` is one of the page's own words. */
  add(why: string): void {
    const now = Date.now();
    const last = this.#said.get(why) ?? { at: -Infinity, unsaid: 0 };
    if (now - last.at >= AGAIN_MS) {
      say("warning", `refused: ${why}${last.unsaid > 0 ? `, and ${last.unsaid} more` : ""}`);
      this.#said.set(why, { at: now, unsaid: 0 });
    } else this.#said.set(why, { ...last, unsaid: last.unsaid + 1 });
    if (!this.#refusals.add(why, now) || now - this.#leftAt < LEAVE_EVERY_MS) return;
    this.#leftAt = now;
    void writeFile(REFUSED_FILE, `${why}\n`, { mode: 0o644 }).catch(() => undefined);
  }
}
