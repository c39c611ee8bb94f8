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
  const parsed = connections.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new CommandError(EXIT.refused, "MediaMTX's list of connections is not understood.");
  return parsed.data.items
    .filter((item) => item.state === "publish" && item.path === path)
    .map(({ id, created, remoteAddr, query }) => ({
      id,
      name: new URLSearchParams(query).get("user") ?? "?",
      address: remoteAddr.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1"),
      since: created,
    }));
};

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
