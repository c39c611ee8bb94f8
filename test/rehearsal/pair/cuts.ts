// Cuts a droplet's lines: all to the internet, that of the VPC, both, or those to the other server alone; from within, as at its network cards.
import { execFileSync } from "node:child_process";
import type { Server } from "../spare/servers";

export type Line = "public" | "vpc" | "all";

const TABLE = "inet rehearsal_cut";
const CARDS: Readonly<Record<Line, readonly string[]>> = {
  public: ["eth0"],
  vpc: ["eth1"],
  all: ["eth0", "eth1"],
};

const inside = ({ machine }: Server, input: string): void => {
  execFileSync("nsenter", [`--net=${machine.host.namespace}`, "nft", "-f", "-"], {
    input,
    stdio: ["pipe", "ignore", "pipe"],
  });
};

const tableOf = (rules: (direction: "i" | "o") => readonly string[]): string => `table ${TABLE} {
  chain in { type filter hook input priority -300; ${rules("i").join("; ")}; }
  chain out { type filter hook output priority -300; ${rules("o").join("; ")}; }
}
`;

/** Nothing passes from now on, and nobody is told. @returns mends it */
export const cut = (server: Server, line: Line): (() => void) => {
  inside(
    server,
    tableOf((way) => CARDS[line].map((card) => `${way}ifname ${card} drop`)),
  );
  return mendOf(server);
};

/** Between the two alone: both go on to reach everybody else. @returns mends it */
export const cutBetween = (server: Server, other: Server): (() => void) => {
  inside(
    server,
    tableOf((way) => [
      `${way}ifname eth1 drop`,
      `ip ${way === "i" ? "saddr" : "daddr"} ${other.address} drop`,
    ]),
  );
  return mendOf(server);
};

/** Again is nothing. */
const mendOf = (server: Server): (() => void) => {
  let isMended = false;
  return () => {
    if (isMended) return;
    isMended = true;
    // Its power may be gone, and all rules with it.
    try {
      inside(server, `delete table ${TABLE}\n`);
    } catch {
      return;
    }
  };
};
