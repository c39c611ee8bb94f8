// Decides who publishes, from MediaMTX's list, and which of them a name or an address means. Pure; no key is kept.
import * as z from "zod";
import { CommandError, EXIT } from "./exit-code";

export interface Publisher {
  id: string;
  name: string;
  address: string;
  /** RFC 3339 in MediaMTX's own words. */
  since: string;
}

const connections = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      created: z.string(),
      remoteAddr: z.string(),
      state: z.string(),
      path: z.string(),
      query: z.string(),
    }),
  ),
});

/**
 * Reads GET /v3/rtmpconns/list, whose `query` holds publish keys: only the name is taken from it.
 * @throws CommandError when it says something else than is expected
 */
export const readPublishers = (text: string, path: string): Publisher[] => {
  return itemsOf(text)
    .filter((item) => item.state === "publish" && item.path === path)
    .map(({ id, created, remoteAddr, query }) => ({
      id,
      name: nameIn(query),
      address: addressOf(remoteAddr),
      since: created,
    }));
};

type Item = z.infer<typeof connections>["items"][number];

const itemsOf = (text: string): Item[] => {
  const parsed = connections.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.items;
  throw new CommandError(EXIT.refused, "MediaMTX's list of connections is not understood.");
};

const nameIn = (query: string): string => new URLSearchParams(query).get("user") ?? "?";
const addressOf = (remote: string): string =>
  remote.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");

/**
 * Whose connection a cutover ends: of everybody else who publishes, and of whoever was let in before it and is still being
 * looked at, for MediaMTX does not say who that is. The chosen one may be among these, and tries again.
 * @param changedAt ms since the epoch: who connects later is asked for the new key
 */
export const othersOf = (
  text: string,
  { chosen, changedAt }: { chosen: string; changedAt: number },
): { id: string; who: string }[] =>
  itemsOf(text).flatMap(({ id, created, remoteAddr, state, query }) => {
    const address = addressOf(remoteAddr);
    if (state === "publish")
      return nameIn(query) === chosen ? [] : [{ id, who: `${nameIn(query)} from ${address}` }];
    if (state !== "idle" || /^(127\.|::1$)/.test(address) || Date.parse(created) >= changedAt)
      return [];
    return [{ id, who: `a connection from ${address} that was being made` }];
  });

/** @throws CommandError that says who is connected */
export const publishersOf = (who: string, publishers: readonly Publisher[]): Publisher[] => {
  const found = publishers.filter(({ name, address }) => name === who || address === who);
  if (found.length === 0)
    throw new CommandError(
      EXIT.refused,
      publishers.length === 0
        ? "Nobody publishes now: there is nobody to end. Who is refused: restream events"
        : `${JSON.stringify(who)} does not publish. Now: ${publishers.map(({ name, address }) => `${name} from ${address}`).join(", ")}.`,
    );
  return found;
};
