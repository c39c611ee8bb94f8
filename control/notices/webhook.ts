// Knows how much Discord still takes on one webhook: the queue of events comes first, the status waits for what is left.
import type { Answer } from "../shared/https";

/** Whatever a header says, the queue waits no longer for what the status has used. */
const LONGEST_SHARED_WAIT_MS = 5000;
/** The status leaves so much of each window to the queue. */
const LEFT_TO_QUEUE = 2;

export class Webhook {
  readonly url: string;
  readonly #now: () => number;
  #isQueueAsking = false;
  #queueFrom = 0;
  #statusFrom = 0;

  /** @param now ms since the epoch */
  constructor(url: string, now: () => number) {
    this.url = url;
    this.#now = now;
  }

  /** ms that the queue waits before it asks. */
  get queueWaitMs(): number {
    return Math.max(0, Math.min(LONGEST_SHARED_WAIT_MS, this.#queueFrom - this.#now()));
  }

  /** ms that the status waits; undefined: as long as the queue asks. */
  get statusWaitMs(): number | undefined {
    return this.#isQueueAsking ? undefined : Math.max(0, this.#statusFrom - this.#now());
  }

  async askForQueue(ask: () => Promise<Answer>): Promise<Answer> {
    this.#isQueueAsking = true;
    try {
      return this.#noted(await ask());
    } finally {
      this.#isQueueAsking = false;
    }
  }

  async askForStatus(ask: () => Promise<Answer>): Promise<Answer> {
    return this.#noted(await ask());
  }

  #noted(answer: Answer): Answer {
    const { headers } = answer;
    const remaining = Number(headers["x-ratelimit-remaining"] ?? "NaN");
    const reset = this.#now() + 1000 * Number(headers["x-ratelimit-reset-after"] ?? "NaN");
    if (remaining === 0 && reset > 0) this.#queueFrom = reset;
    if (remaining <= LEFT_TO_QUEUE && reset > 0) this.#statusFrom = reset;
    return answer;
  }
}
