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

/** The whole ruleset. Established connections live through a change, as they do at DigitalOcean. */
export const renderRuleset = (droplets: FilteredDroplet[]): string => {
  const chains = droplets.flatMap(({ ipv4, rules }) =>
    rules === null
      ? []
      : [
          ...rules.inbound.flatMap((rule) => accepts(rule, `ip daddr ${ipv4}`, "saddr")),
          `    ip daddr ${ipv4} drop`,
          ...rules.outbound.flatMap((rule) => accepts(rule, `ip saddr ${ipv4}`, "daddr")),
          `    ip saddr ${ipv4} drop`,
        ],
  );
  return `table ${TABLE}
delete table ${TABLE}
table ${TABLE} {
  chain forward {
    type filter hook forward priority 0; policy accept;
    ct state established,related accept
${chains.join("\n")}
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

export const applyRuleset = (droplets: FilteredDroplet[]): void => {
  execFileSync("nft", ["-f", "-"], {
    input: renderRuleset(droplets),
    stdio: ["pipe", "ignore", "pipe"],
  });
};
