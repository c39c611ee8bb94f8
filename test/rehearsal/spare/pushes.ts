// Who pushes to whom, told from the packets between the droplets and the platforms, where nobody can say anything else.
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { TWITCH, YOUTUBE } from "../../support/world/addresses";
import { nft } from "../verbs/nft";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import type { Figures } from "../result/outcome";
import type { Server } from "./servers";

const ADDRESSES: Readonly<Record<PlatformName, string>> = { twitch: TWITCH, youtube: YOUTUBE };
const TABLE = "inet who_pushes";
const LOOK_EVERY_MS = 200;
/** More is a stream; less, the end of a connection. */
const STREAM_BYTES_A_SECOND = 6000;

/** Bytes so far, by server, to one platform. */
export interface Count {
  /** ms since the epoch. */
  at: number;
  bytes: Readonly<Record<string, number>>;
}

/** Seconds in which both servers sent a stream, and the longest time in a row in which none did. Pure. */
export const pushedBy = (counts: readonly Count[]): { both: number; nobody: number } => {
  const [first] = counts;
  if (first === undefined) return { both: 0, nobody: Infinity };
  let both = 0;
  let [nobody, since] = [0, first.at];
  counts.slice(1).forEach((count, index) => {
    const before = counts[index] ?? first;
    const seconds = (count.at - before.at) / 1000;
    const sending = Object.keys(count.bytes).filter(
      (name) =>
        ((count.bytes[name] ?? 0) - (before.bytes[name] ?? 0)) / seconds > STREAM_BYTES_A_SECOND,
    );
    if (sending.length > 1) both += seconds;
    if (sending.length > 0) since = count.at;
    nobody = Math.max(nobody, (count.at - since) / 1000);
  });
  return { both, nobody };
};

/** Problems where both sent; how long both did, and nobody, goes into the figures. */
export const bothPushed = (
  counts: Readonly<Record<PlatformName, readonly Count[]>>,
  figures: Figures,
): string[] =>
  PLATFORMS.flatMap((name) => {
    const { both, nobody } = pushedBy(counts[name]);
    figures[`${name}: nobody pushed for s`] = nobody;
    figures[`${name}: both pushed for s`] = both;
    return both > 0 ? [`${name}: both pushed for ${both.toFixed(1)} s`] : [];
  });

/** Counts while `during` lasts. */
export const whoPushes = async (
  servers: readonly Pick<Server, "name" | "address">[],
  during: () => Promise<unknown>,
): Promise<Record<PlatformName, Count[]>> => {
  const pairs = servers.flatMap((server) => PLATFORMS.map((platform) => ({ server, platform })));
  const nameOf = (server: string, platform: string): string => `${server}_${platform}`;
  nft(`table ${TABLE} {
${pairs.map(({ server, platform }) => `  counter ${nameOf(server.name, platform)} {}`).join("\n")}
  chain forward {
    type filter hook forward priority -10;
${pairs.map(({ server, platform }) => `    ip saddr ${server.address} ip daddr ${ADDRESSES[platform]} counter name ${nameOf(server.name, platform)}`).join("\n")}
  }
}
`);
  const counts: Record<PlatformName, Count[]> = { twitch: [], youtube: [] };
  const look = (): void => {
    const text = execFileSync("nft", ["--json", "list", "counters", "table", ...TABLE.split(" ")]);
    const { nftables } = JSON.parse(text.toString()) as {
      nftables: { counter?: { name: string; bytes: number } }[];
    };
    const of = new Map(
      nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.bytes]] : [])),
    );
    for (const platform of PLATFORMS)
      counts[platform].push({
        at: Date.now(),
        bytes: Object.fromEntries(
          servers.map(({ name }) => [name, Number(of.get(nameOf(name, platform)) ?? 0)]),
        ),
      });
  };
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      look();
      await pause(LOOK_EVERY_MS);
    }
  })();
  try {
    await during();
  } finally {
    isOver = true;
    await looking;
    nft(`delete table ${TABLE}\n`);
  }
  return counts;
};
