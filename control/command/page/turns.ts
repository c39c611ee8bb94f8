// Decides which orders of the page may run beside each other at one destination: what is ordered second is refused, but for a stop while something begins.
import { join } from "node:path";
import { takeLock, TURNS_DIR } from "../../shared/lock";
import type { Verb } from "../../shared/page/order";

/** On the server. */
export const PAGE_TURNS = `${TURNS_DIR}/page`;

/** A start and a refresh wait until something arrives; meanwhile it can be stopped. A rollover is neither stopped nor joined. */
const TAKES: Readonly<Record<Verb, readonly ("begins" | "ends")[]>> = {
  ...{ start: ["begins"], refresh: ["begins"] },
  ...{ stop: ["ends"], rollover: ["begins", "ends"] },
};

/** @param what shown to whoever is refused @returns what gives it back @throws Busy while another is at work there */
export const takeTurn = async (
  { verb, destination }: { verb: Verb; destination: string },
  what: string,
  folder: string,
): Promise<() => void> => {
  const taken: (() => void)[] = [];
  const giveBack = (): void => {
    for (const each of taken) each();
  };
  try {
    for (const part of TAKES[verb])
      taken.push(await take(join(folder, `${destination}-${part}`), what, 0));
  } catch (error) {
    giveBack();
    throw error;
  }
  return giveBack;
};

const WRITTEN_WITHIN_SECONDS = 10;

/** Does `work`, which writes what came of an order there, while nobody else writes it. @throws Busy after 10 s */
export const whileWriting = async (
  destination: string,
  work: () => Promise<void>,
  folder: string,
): Promise<void> => {
  const name = join(folder, `${destination}-result`);
  const giveBack = await take(name, "what came of an order", WRITTEN_WITHIN_SECONDS);
  try {
    await work();
  } finally {
    giveBack();
  }
};

const take = (folder: string, what: string, withinSeconds: number): Promise<() => void> =>
  takeLock({ folder, what, how: "alone", withinSeconds, onWait: () => undefined });
