// Decides which addresses may be let in: public IPv4 addresses and ranges of at most a /16.
import ipaddr from "ipaddr.js";

const HOW = "restream home-ip finds and sets yours";
/** Wider would let strangers publish. */
const WIDEST_PREFIX = 16;

/** Ranges that never reach a droplet from the internet, in the words of ipaddr.js. */
export const NEVER_PUBLIC: ReadonlySet<string> = new Set([
  "unspecified",
  "broadcast",
  "multicast",
  "linkLocal",
  "loopback",
  "carrierGradeNat",
  "private",
]);

/** Comma-separated addresses and CIDRs, as CIDRs; every problem names the key and the part. */
export const parseCidrs = (key: string, value: string): { cidrs: string[]; issues: string[] } => {
  const parts = value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0)
    return {
      cidrs: [],
      issues: [
        `restream:${key}: is not set; ${HOW} (or: pulumi config set restream:${key} ADDRESS)`,
      ],
    };
  const cidrs: string[] = [];
  const issues: string[] = [];
  for (const part of parts) {
    const issue = cidrIssue(part);
    if (issue) issues.push(`restream:${key}: got ${JSON.stringify(part)}, ${issue}`);
    else cidrs.push(part.includes("/") ? part : `${part}/32`);
  }
  return { cidrs, issues };
};

const cidrIssue = (part: string): string | undefined => {
  const [address = "", length = "32", ...rest] = part.split("/");
  if (ipaddr.IPv6.isValid(address))
    return "which is IPv6; the droplet takes RTMP over IPv4: restream home-ip finds and sets yours";
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) || rest.length > 0 || !/^\d{1,2}$/.test(length))
    return `expected an IPv4 address or CIDR; ${HOW}`;
  const prefix = Number(length);
  if (prefix > 32) return "whose prefix length is over 32";
  if (prefix < WIDEST_PREFIX)
    return `which is wider than /${WIDEST_PREFIX} and would let strangers in; give your address alone`;
  const range = ipaddr.IPv4.parse(address).range();
  if (NEVER_PUBLIC.has(range))
    return `which is ${range}: an address inside your home network; the droplet sees your public one: ${HOW}`;
  return undefined;
};
