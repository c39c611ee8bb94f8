// Decides which requests are turned away before anything is looked up: by name, by method, by where they come from. Pure.
import type { Listener } from "./listener";

export interface Knock {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  /** Sec-Fetch-Site. */
  site: string | undefined;
}

export interface TurnedAway {
  status: 403 | 405 | 421;
  why: string;
}

/**
 * A page of somebody else's, open in the same browser, can send requests here, and give our address a name of its own (DNS
 * rebinding). Browsers say by which name they came, and at every POST from which page.
 * @returns undefined: let in
 */
export const turnedAway = (
  { method, host, origin, site }: Knock,
  scheme: Listener["scheme"],
  hosts: readonly string[],
): TurnedAway | undefined => {
  if (method !== "GET" && method !== "POST") return { status: 405, why: "method" };
  if (host === undefined || !hosts.includes(host)) return { status: 421, why: "host" };
  if (method === "GET") return undefined;
  const ours = `${scheme}://${host}`;
  if (origin !== ours) return { status: 403, why: "origin" };
  // Older browsers do not say it.
  return site === undefined || site === "same-origin" ? undefined : { status: 403, why: "site" };
};
