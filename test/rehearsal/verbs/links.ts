// What happens on the line between home and the server: nothing passes any more, or not enough.
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
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

const DRAINS_WITHIN_MS = 1000;

/**
 * While `during` lasts, no more than this goes up; a home router's buffer is in front of it.
 * @param during is given what changes the line meanwhile
 * @param bufferMs ms: how long the buffer is; several seconds: bufferbloat. @default 400
 */
export const withUplink = async (
  host: NetworkHost,
  kbps: number,
  during: (carry: (kbps: number) => void) => Promise<unknown>,
  bufferMs = 400,
): Promise<void> => {
  const tbf = (verb: "add" | "change", rate: string, burst: string): void => {
    const limits = ["rate", rate, "burst", burst, "latency", `${bufferMs}ms`];
    inside(host, ["tc", "qdisc", verb, "dev", "eth0", "root", "tbf", ...limits]);
  };
  tbf("add", `${kbps}kbit`, "16kb");
  try {
    await during((other) => {
      tbf("change", `${other}kbit`, "16kb");
    });
  } finally {
    // What waits in the buffer goes out first: with the qdisc it would be thrown away, a fault of its own.
    tbf("change", "1gbit", "1mb");
    await pause(DRAINS_WITHIN_MS);
    inside(host, ["tc", "qdisc", "delete", "dev", "eth0", "root"]);
  }
};
