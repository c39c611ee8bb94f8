// Decides how the entries of homeIp, adminIp and a firewall rule are read and compared: addresses and CIDRs. Pure.
import ipaddr from "ipaddr.js";

export const entriesOf = (value: string): string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** An address alone is written with and without /32. */
export const bare = (entry: string): string => entry.replace(/\/32$/, "");

/** Whether one of these addresses and CIDRs holds the address; what is neither holds nothing. */
export const holds = (entries: readonly string[], address: string): boolean =>
  entries.some((entry) => {
    const [base = "", prefix = "32"] = entry.split("/");
    return (
      ipaddr.IPv4.isValidFourPartDecimal(base) &&
      /^\d{1,2}$/.test(prefix) &&
      Number(prefix) <= 32 &&
      ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(base), Number(prefix))
    );
  });

/** In whatever order. */
export const sameEntries = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].map(bare).sort().join() === [...other].map(bare).sort().join();
