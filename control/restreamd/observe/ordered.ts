// Decides whose doing a start or a stop is: somebody's who ordered it from the page a moment before, or whoever typed it. Pure.
import type { Event } from "../../shared/event";
import type { Facts } from "./facts";
import type { OrderMemory } from "./memory";

/** systemd kills after 90 s what does not end by itself; a rollover waits for 30 s. */
const LASTS_MS = 150_000;

type Orders = Readonly<Record<string, OrderMemory>>;

/** By destination, of the last minutes. @param told ids of the reports that were told before */
export const ordersOf = (
  before: Orders,
  told: readonly string[],
  { reports, time }: Pick<Facts, "reports" | "time">,
): Record<string, OrderMemory> => {
  const all: Record<string, OrderMemory> = { ...before };
  for (const { id, at, report } of reports)
    if (report.kind === "ordered" && !told.includes(id))
      for (const destination of report.destinations)
        all[destination] = { verb: report.verb, person: report.person, at };
  return Object.fromEntries(Object.entries(all).filter(([, { at }]) => time - at < LASTS_MS));
};

/** Without those that are done: what is stopped or started after that is somebody else's doing. @param told at this look */
export const unspent = (orders: Orders, told: readonly Event[]): Record<string, OrderMemory> =>
  Object.fromEntries(
    Object.entries(orders).filter(
      ([name, { verb }]) =>
        !told.some(
          ({ kind, subject }) =>
            subject === name &&
            (kind === "restream-started" || (kind === "restream-stopped" && verb === "stop")),
        ),
    ),
  );

/** "Ana" who ordered it; undefined: nobody did from the page. */
export const whoDid = (
  what: "start" | "stop",
  order: OrderMemory | undefined,
): string | undefined =>
  order?.verb === what || order?.verb === "rollover" ? order.person : undefined;
