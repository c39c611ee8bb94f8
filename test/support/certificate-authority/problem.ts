// Decides the problem documents (RFC 8555, 6.7) that Let's Encrypt gives and Pebble does not, in Let's Encrypt's words.
import type { Order } from "./order";

export interface Problem {
  status: number;
  /** Without "urn:ietf:params:acme:error:". */
  type: string;
  detail: string;
  /** Seconds; undefined: it says none. */
  retryAfterSeconds?: number;
}

/** What the client reads. */
export const documentOf = ({ status, type, detail }: Problem): string =>
  JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail, status }, null, 2);

/**
 * "New certificates per exact set of identifiers": 5 in 7 days, after which one more every 34 hours
 * (https://letsencrypt.org/docs/rate-limits/; words as clients of 2025 and 2026 quote them).
 * @param now ms since the epoch
 */
export const rateLimited = (retryAfterSeconds: number, now: number): Problem => {
  const at = new Date(now + retryAfterSeconds * 1000).toISOString();
  const until = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  return {
    status: 429,
    type: "rateLimited",
    detail: `too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after ${until}: see https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers`,
    retryAfterSeconds,
  };
};

/** Addresses are certified by one profile alone (Boulder's ra.go, and wfe.go's words before it). */
const FOR_ADDRESSES = "shortlived";
const DEFAULT_PROFILE = "classic";

/** Why Let's Encrypt refuses an order that Pebble would take; undefined: it does not. */
export const refusalOf = ({
  identifiers,
  profile = DEFAULT_PROFILE,
}: Order): Problem | undefined =>
  profile !== FOR_ADDRESSES && identifiers.some(({ type }) => type === "ip")
    ? {
        status: 400,
        type: "rejectedIdentifier",
        detail: `Error creating new order :: Profile "${profile}" does not permit ip type identifiers`,
      }
    : undefined;
