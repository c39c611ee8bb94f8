// Orders something until it is seen to be so: what the order is answered counts for nothing, because 422 means busy as well as done.
import { setTimeout as pause } from "node:timers/promises";
import { NotAllowed } from "../droplet/api";

export interface Patience {
  /** ms, all of them. */
  within: number;
  lookEvery: number;
  orderEvery: number;
  tellEvery: number;
  /** How long a server that the spare alone has seen is looked at again, and how often. */
  sighted: number;
  sightEvery: number;
}

export const PATIENCE: Patience = {
  within: 60_000,
  lookEvery: 1000,
  orderEvery: 5000,
  tellEvery: 10_000,
  // Longer than such a sight counts.
  sighted: 17_000,
  sightEvery: 3000,
};

export interface Insisting {
  /** What is seen, in words; undefined: it is so. @throws Error that says why it is not known */
  look: () => Promise<string | undefined>;
  /** @throws Error that says how it was answered */
  order: () => Promise<void>;
  /** Gets what is seen while it is not so yet. */
  tell: (seen: string) => void;
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Why it cannot be said that it is so. */
export interface InVain {
  why: string;
  /** The token is refused: it would be the same the next time. */
  isRefused: boolean;
}

/** @returns undefined: it is so */
export const insist = async (
  { look, order, tell }: Insisting,
  { within, lookEvery, orderEvery, tellEvery }: Patience,
): Promise<InVain | undefined> => {
  const startedAt = Date.now();
  let [seen, answered] = ["", ""];
  let orderedAt: number | undefined;
  let isOrdering = false;
  let toldAt = startedAt;
  const giveOrder = async (): Promise<void> => {
    [isOrdering, orderedAt] = [true, Date.now()];
    try {
      await order();
      answered = "";
    } catch (error) {
      answered = wordsOf(error);
    }
    isOrdering = false;
  };
  for (;;) {
    try {
      const words = await look();
      if (words === undefined) return undefined;
      seen = words;
    } catch (error) {
      seen = wordsOf(error);
      if (error instanceof NotAllowed) return { why: seen, isRefused: true };
    }
    const now = Date.now();
    const said = [seen, ...(answered === "" || answered === seen ? [] : [answered])].join("; ");
    if (now - startedAt >= within) return { why: said, isRefused: false };
    if (now - toldAt >= tellEvery) {
      tell(said);
      toldAt = now;
    }
    // One that hangs is no reason not to look.
    if (!isOrdering && (orderedAt === undefined || now - orderedAt >= orderEvery)) void giveOrder();
    await pause(lookEvery);
  }
};
