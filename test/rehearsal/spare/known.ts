// What is known on a server of the pair and a rescue resets nothing of: its events, the ages of the broadcasts, what has left it.
import type { Machine } from "../../support/world/machine";

interface Told {
  number: number;
  kind: string;
}

export interface Known {
  events: readonly Told[];
  /** By destination, RFC 3339: when the broadcast began; null: there is none. */
  began: Readonly<Record<string, string | null>>;
}

export const knownAt = async (machine: Machine): Promise<Known> => ({
  events: (await machine.exec("sh", "-c", "/usr/local/bin/restream events --number 300 --json"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Told),
  began: await begunAt(machine),
});

const begunAt = async (machine: Machine): Promise<Known["began"]> => {
  const { destinations } = JSON.parse(await machine.exec("cat", "/run/restreamd/now.json")) as {
    destinations: Record<string, { sessionSince: string | null }>;
  };
  return Object.fromEntries(
    Object.entries(destinations).map(([name, { sessionSince }]) => [name, sessionSince]),
  );
};

/** What the server that has taken over does not know any more. Pure. @param before of the other one, before it was lost */
export const forgotten = (before: Known, after: Known): string[] => {
  const numbers = new Set(after.events.map(({ number }) => number));
  const gone = before.events.filter(({ number }) => !numbers.has(number));
  const begun = Object.entries(before.began);
  return [
    ...(before.events.length === 0 ? ["there was no event before: nothing is proved"] : []),
    ...(gone.length === 0 ? [] : [`${gone.length} events are gone`]),
    ...(after.events.some(({ kind }) => kind === "taken-over") ? [] : ["no event taken-over"]),
    ...(begun.some(([, since]) => since !== null)
      ? []
      : ["no broadcast had an age before: nothing is proved"]),
    ...(begun.every(([name, since]) => after.began[name] === since)
      ? []
      : [`the broadcasts' ages began anew: ${JSON.stringify([before.began, after.began])}`]),
  ];
};
