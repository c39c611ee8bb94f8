// Decides how firewall rules of DigitalOcean's API become nftables: in front of the droplet, as the real one is.
import { execFileSync } from "node:child_process";
import type { FirewallRules } from "../../simulator/digitalocean/server";

export interface FilteredDroplet {
  id: number;
  ipv4: string;
  /** null: no firewall names this droplet, everything is open. */
  rules: FirewallRules | null;
}

const TABLE = "inet cloud_firewall";

/** The whole ruleset: what one droplet sends to another must be allowed to both. Established connections live through a change, as they do at DigitalOcean. */
export const renderRuleset = (droplets: readonly FilteredDroplet[]): string => {
  const chain = (side: "inbound" | "outbound"): string =>
    droplets
      .flatMap(({ ipv4, rules }) => {
        const [own, peer] =
          side === "inbound" ? (["daddr", "saddr"] as const) : (["saddr", "daddr"] as const);
        const droplet = `ip ${own} ${ipv4}`;
        return rules === null
          ? []
          : [...rules[side].flatMap((rule) => accepts(rule, droplet, peer)), `    ${droplet} drop`];
      })
      .join("\n");
  return `table ${TABLE}
delete table ${TABLE}
table ${TABLE} {
  chain outbound {
    type filter hook forward priority 0; policy accept;
    ct state established,related accept
${chain("outbound")}
  }
  chain inbound {
    type filter hook forward priority 1; policy accept;
    ct state established,related accept
${chain("inbound")}
  }
}
`;
};

type Rule = FirewallRules["inbound"][number];

const accepts = (rule: Rule, droplet: string, peer: "saddr" | "daddr"): string[] => {
  const ipv4 = rule.addresses.filter((address) => !address.includes(":"));
  if (ipv4.length === 0) return [];
  const everywhere = ipv4.includes("0.0.0.0/0");
  const from = everywhere ? "" : `ip ${peer} { ${ipv4.join(", ")} } `;
  const all = rule.ports === "all" || rule.ports === "0";
  const what =
    rule.protocol === "icmp"
      ? "meta l4proto icmp"
      : all
        ? `meta l4proto ${rule.protocol}`
        : `${rule.protocol} dport ${rule.ports}`;
  return [`    ${droplet} ${from}${what} accept`];
};

/** @param namespace path of the network namespace in which it holds. @default this one's, the router's */
export const applyRuleset = (droplets: readonly FilteredDroplet[], namespace?: string): void => {
  const there = namespace === undefined ? [] : ["nsenter", `--net=${namespace}`];
  const [program = "", ...args] = [...there, "nft", "-f", "-"];
  execFileSync(program, args, {
    input: renderRuleset(droplets),
    stdio: ["pipe", "ignore", "pipe"],
  });
};
