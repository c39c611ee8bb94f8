// Asks DigitalOcean where the size is to be had, and measures how far each region is from here.
import { connect } from "node:net";
import { CommandError, EXIT } from "../../control/command/exit-code";
import { regionsOf, type Region } from "./regions";

const ANSWER_WITHIN_MS = 10_000;
const CONNECT_WITHIN_MS = 3000;
const HTTPS = 443;

/**
 * undefined: it cannot be asked, or the token may not.
 * @throws CommandError when DigitalOcean does not know the token
 */
export const askRegions = async (
  token: string,
  size: string,
  api = process.env["DIGITALOCEAN_API_URL"] ?? "https://api.digitalocean.com",
): Promise<Region[] | undefined> => {
  try {
    const response = await fetch(new URL("/v2/regions?per_page=200", api), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (response.status === 401)
      throw new CommandError(EXIT.refused, "DigitalOcean does not take this token.");
    const regions = response.ok ? regionsOf(await response.text(), size) : [];
    return regions.length > 0 ? regions : undefined;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    return undefined; // no network, or an answer that is not understood: the known list will do
  }
};

/** Slug → ms of a TCP connection to DigitalOcean's speed test there; who does not answer is not in it. */
export const measureRegions = async (
  regions: readonly Region[],
): Promise<ReadonlyMap<string, number>> => {
  const measured = await Promise.all(
    regions.map(async ({ slug }) => [slug, await connectMs(`speedtest-${slug}.digitalocean.com`)]),
  );
  return new Map(measured.filter((each): each is [string, number] => each[1] !== undefined));
};

const connectMs = async (host: string): Promise<number | undefined> => {
  // The first one looks the name up as well.
  await connectOnce(host);
  return connectOnce(host);
};

const connectOnce = (host: string): Promise<number | undefined> =>
  new Promise((done) => {
    const start = performance.now();
    const socket = connect({ host, port: HTTPS });
    const end = (ms: number | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      done(ms);
    };
    const timer = setTimeout(end, CONNECT_WITHIN_MS, undefined);
    socket.once("connect", () => {
      end(performance.now() - start);
    });
    socket.once("error", () => {
      end(undefined);
    });
  });
