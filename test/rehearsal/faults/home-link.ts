// What happens on the line between home and the server: nothing passes any more, or not enough.
import { execFileSync } from "node:child_process";
import type { NetworkHost } from "../../support/world/network";

const inside = ({ namespace }: NetworkHost, argv: string[], input?: string): void => {
  execFileSync("nsenter", [`--net=${namespace}`, "--", ...argv], {
    stdio: ["pipe", "ignore", "pipe"],
    input: input ?? "",
  });
};

const DROP_ALL = `table inet dead_line {
  chain from { type filter hook output priority 0; policy drop; }
  chain to { type filter hook input priority 0; policy drop; }
}
`;

/** While `during` lasts, every packet of this host is dropped, both ways, and nobody is told. */
export const withDeadLine = async (
  host: NetworkHost,
  during: () => Promise<unknown>,
): Promise<void> => {
  inside(host, ["nft", "-f", "-"], DROP_ALL);
  try {
    await during();
  } finally {
    inside(host, ["nft", "delete", "table", "inet", "dead_line"]);
  }
};

/** While `during` lasts, no more than this goes up; a home router's buffer of 0.4 s is in front of it. */
export const withUplink = async (
  host: NetworkHost,
  kbps: number,
  during: () => Promise<unknown>,
): Promise<void> => {
  const rate = ["rate", `${kbps}kbit`, "burst", "16kb", "latency", "400ms"];
  inside(host, ["tc", "qdisc", "add", "dev", "eth0", "root", "tbf", ...rate]);
  try {
    await during();
  } finally {
    inside(host, ["tc", "qdisc", "delete", "dev", "eth0", "root"]);
  }
};
