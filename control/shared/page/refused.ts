// Decides from which number on refused requests are more than mistakes, and where the page leaves that for restreamd. Pure.

/** Its time is that of the last one; gone with the page's process. */
export const REFUSED_FILE = "/run/restreamd-page/refused";

/** So many within so long; a wrong passphrase, or an invitation that is none, counts for several. */
const MANY = 30;
const WITHIN_MS = 300_000;
/** After so long without one it is over. */
export const OVER_AFTER_MS = 600_000;
const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ "wrong passphrase": 3, "no invitation": 3, "too many tries": 3 },
};
/** A page that was open when its session ended, and a browser's own curiosity. */
const HARMLESS = new Set(["not signed in", "no such page"]);
const HARMLESS_WEIGHT = 0.2;

export class Refusals {
  #kept: { at: number; weight: number }[] = [];

  /** @param now ms since the epoch @returns whether it is more than mistakes now */
  add(why: string, now: number): boolean {
    const weight = HARMLESS.has(why) ? HARMLESS_WEIGHT : (WEIGHTS[why] ?? 1);
    this.#kept = this.#kept.filter(({ at }) => now - at < WITHIN_MS);
    // More than decide it need not be kept.
    if (this.#weight < 2 * MANY) this.#kept.push({ at: now, weight });
    return this.#weight >= MANY;
  }

  get #weight(): number {
    return this.#kept.reduce((sum, { weight }) => sum + weight, 0);
  }
}
