// The two servers of these rows: which droplet is which, what each knows of the other, and who of them is on air.
import * as z from "zod";
import { eventually } from "../../support/eventually";
import type { Machine } from "../../support/world/machine";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import type { Said } from "../verbs/expects";
import { backSince } from "../verbs/restream";
import { expectLive } from "../verbs/row";

export const NAMES = ["first", "second"] as const;
export type Name = (typeof NAMES)[number];

export const other = (name: Name): Name => (name === "first" ? "second" : "first");

const outputs = z.record(
  z.enum(NAMES),
  z.object({ dropletId: z.string(), address: z.string(), sshHostKey: z.string() }),
);

export interface Server {
  name: Name;
  id: number;
  /** Its own. */
  address: string;
  machine: Machine;
}

export const serversOf = async (bed: Bed): Promise<Record<Name, Server>> => {
  const known = outputs.parse(await bed.project.output("servers"));
  const one = (name: Name): Server => {
    const id = Number(known[name].dropletId);
    return { name, id, address: known[name].address, machine: bed.datacenter.machineOf(id) };
  };
  return { first: one("first"), second: one("second") };
};

/** As the API says it. */
export const holderOf = async (bed: Bed): Promise<number | undefined> => {
  const { reserved_ips: all } = (await bed.api("GET", "/v2/reserved_ips")) as {
    reserved_ips: { droplet: { id: number } | null }[];
  };
  return all[0]?.droplet?.id;
};

/** The one that holds the address; the rows' `bed.machine` is that one from now on. @throws Error when neither does */
export const onAirNow = async (bed: Bed): Promise<{ onAir: Server; spare: Server }> => {
  const servers = await serversOf(bed);
  const holder = await holderOf(bed);
  const onAir = NAMES.map((name) => servers[name]).find(({ id }) => id === holder);
  if (onAir === undefined) throw new Error(`the reserved IP leads to ${holder ?? "nobody"}`);
  bed.meantDroplet = onAir.id;
  return { onAir, spare: servers[other(onAir.name)] };
};

const pair = z.object({
  name: z.enum(NAMES),
  role: z.enum(["on-air", "spare"]),
  onAir: z.enum(NAMES),
  term: z.number(),
  peer: z.object({ seenAt: z.string().nullable(), sameRelease: z.boolean().nullable() }),
  copyAt: z.string().nullable(),
  wanted: z.array(z.string()),
  started: z.array(z.string()),
  isReady: z.boolean(),
});
export type PairSaid = z.infer<typeof pair>;

/** What a server says of the pair. */
export const pairAt = async ({ machine }: Server): Promise<PairSaid> =>
  pair.parse(
    JSON.parse(await machine.exec("sh", "-c", "/usr/local/bin/restream pair --json || true")),
  );

const SEEN_WITHIN_MS = 60_000;

/** Resolves when this spare has seen the one on air within the last 15 s, has its copy and its release, and could take its place. */
export const readySpare = (spare: Server, onAir: Name): Promise<PairSaid> =>
  eventually(`${spare.name} is a spare that is ready`, SEEN_WITHIN_MS, async () => {
    const said = await pairAt(spare);
    const age = said.copyAt === null ? Infinity : Date.now() - Date.parse(said.copyAt);
    const isSpare = said.role === "spare" && said.onAir === onAir;
    if (!isSpare || !said.isReady || said.peer.sameRelease !== true || age > 15_000)
      throw new Error(JSON.stringify(said));
    return said;
  });

/** Resolves when each platform has received a live picture on a connection that began at or after `since`; then it is the new server's. */
export const liveAnew = async (bed: Bed, since: number, withinMs: number): Promise<void> => {
  for (const name of PLATFORMS) {
    const { publishedAt } = await backSince(bed, name, since, withinMs);
    await expectLive(bed, publishedAt, [name], withinMs);
  }
};

/** Names of the destinations whose restream runs there. */
export const startedAt = async ({ machine }: Server): Promise<string[]> => {
  const list = await machine.exec(
    ...["systemctl", "list-units", "--plain", "--no-legend", "--state=active,activating"],
    "restream-*.service",
  );
  return [...list.matchAll(/^restream-(\S+)\.service/gm)].map(([, name = ""]) => name).sort();
};

/** As in the control panel. */
export const switchOn = async (bed: Bed, { id }: Pick<Server, "id">): Promise<void> => {
  await bed.api("POST", `/v2/droplets/${id}/actions`, { type: "power_on" });
};

/** `restream …` at home, and what it took. */
export const timed = async (
  bed: Bed,
  words: string[],
): Promise<Said & { seconds: number; endedAt: number }> => {
  const from = Date.now();
  const said = await bed.project.restream(words);
  return { ...said, seconds: (Date.now() - from) / 1000, endedAt: Date.now() };
};

/** Orders of power that the API was given since then, by droplet. @param since index in the simulator's log */
export const powerOrders = ({ simulator }: Bed, since: number): string[] =>
  simulator.log
    .slice(since)
    .filter(({ method, path }) => method === "POST" && /^\/v2\/droplets\/\d+\/actions/.test(path))
    .map(({ path, body }) => `${/\d+/.exec(path.slice(4))?.[0]} ${body}`);
