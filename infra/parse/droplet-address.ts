// Decides whether an address can be the droplet's: a connection to anything else would hand a machine of the operator's
// the release and every secret.
import ipaddr from "ipaddr.js";
import { NEVER_PUBLIC } from "./addresses";

/** A way to go on: what the state knows of a droplet is only looked up again when Pulumi is asked to. */
const AGAIN =
  "Nothing was sent. In a minute: pulumi up --refresh (a plain pulumi up would see the same address again)";

/**
 * Why nothing may be sent to this address; undefined: it may be the droplet's.
 * @param address as the provider tells it; empty while the droplet has none, and a connection to it goes to this machine
 * @param own addresses of the machine that this runs on
 */
export const addressIssue = (
  address: string | undefined,
  own: readonly string[],
): string | undefined => {
  if (address === undefined || address.trim() === "")
    return `DigitalOcean has not given the droplet an IPv4 address yet. ${AGAIN}`;
  const got = `DigitalOcean says that the droplet's address is ${JSON.stringify(address)}`;
  if (!ipaddr.IPv4.isValidFourPartDecimal(address))
    return `${got}, which is no IPv4 address. ${AGAIN}`;
  const range = ipaddr.IPv4.parse(address).range();
  if (NEVER_PUBLIC.has(range)) return `${got}, which is ${range} and never a droplet's. ${AGAIN}`;
  if (own.includes(address)) return `${got}, which is an address of this very machine. ${AGAIN}`;
  return undefined;
};
