// Looks at both servers of a pair, from here and through the API: everything that a rescue is decided by.
import { setTimeout as pause } from "node:timers/promises";
import { RTMP_PORT, RTMPS_PORT, SSH_PORT } from "../address/ports";
import { SERVERS, type ServerName } from "../../infra/servers";
import { type PairWord } from "../pair/word";
import type { Member } from "../server";
import type { Api } from "../droplet/api";
import type { Patience } from "./insist";
import { decide, OFF, type Asked, type Facts, type Plan, type Refusal, type Sight } from "./decide";

const PORTS = [SSH_PORT, RTMP_PORT, RTMPS_PORT];
const KNOCK_WITHIN_MS = 3000;

/** What a rescue acts on; tests give another one. */
export interface World {
  members: Readonly<Record<ServerName, Member>>;
  /** OBS's, a reserved IP. */
  address: string;
  api: Api;
  /** What a server says by its own address; undefined: nothing. */
  ask: (name: ServerName) => Promise<PairWord | undefined>;
  /** @param isSeenOff the old one is @param heard gets each of its lines @returns restream take-over's exit code; null, or ssh's own: the line was lost */
  takeOver: (
    name: ServerName,
    isSeenOff: boolean,
    heard: (line: string) => void,
  ) => Promise<number | null>;
  canConnect: (address: string, port: number, withinMs: number) => Promise<boolean>;
  /** Whether somebody agrees. @throws CommandError where nobody can be asked */
  isAgreed: (question: string) => Promise<boolean>;
  /** A step, with its time. */
  tell: (words: string) => void;
}

export const look = async (world: World): Promise<Facts> => {
  const { members, address, api, ask } = world;
  const known = async <Value>(asking: Promise<Value>): Promise<{ value: Value } | undefined> =>
    asking.then(
      (value) => ({ value }),
      () => undefined,
    );
  const [holder, ...statuses] = await Promise.all([
    known(api.holderOf(address)),
    ...SERVERS.map((name) => known(api.statusOf(members[name].dropletId))),
  ]);
  const sights: Record<ServerName, Sight> = {
    first: { word: undefined, ports: [], status: statuses[0]?.value },
    second: { word: undefined, ports: [], status: statuses[1]?.value },
  };
  const up = SERVERS.filter((name) => sights[name].status !== OFF);
  await Promise.all(
    up.map(async (name) => {
      sights[name].ports = await openPorts(
        members[name].address,
        world.canConnect,
        KNOCK_WITHIN_MS,
      );
    }),
  );
  // One after the other: ssh may ask for the key's passphrase.
  for (const name of up)
    if (sights[name].ports.includes(SSH_PORT)) sights[name].word = await ask(name);
  return { holder: holderName(members, holder), sights };
};

/** Those of a server that take connections from here. */
export const openPorts = async (
  address: string,
  canConnect: World["canConnect"],
  withinMs: number,
): Promise<number[]> => {
  const open = await Promise.all(PORTS.map((port) => canConnect(address, port, withinMs)));
  return PORTS.filter((_, at) => open[at]);
};

const holderName = (
  members: World["members"],
  holder: { value: string | undefined } | undefined,
): Facts["holder"] => {
  if (holder === undefined) return "unknown";
  if (holder.value === undefined) return "nobody";
  return SERVERS.find((name) => members[name].dropletId === holder.value) ?? "unknown";
};

export interface Decided {
  facts: Facts;
  decision: Plan | Refusal;
}

/** Looks and decides; where the spare alone has seen the old one just before it died, looks again for some seconds. */
export const lookAndDecide = async (
  world: World,
  asked: Asked,
  { sighted, sightEvery }: Patience,
): Promise<Decided> => {
  const until = Date.now() + sighted;
  for (let isFirst = true; ; isFirst = false) {
    const facts = await look(world);
    const decision = decide(facts, asked);
    const isByPeerAlone =
      (decision.kind === "seen" || decision.kind === "alive") &&
      decision.paths.every(({ kind }) => kind === "peer");
    if (!isByPeerAlone || Date.now() >= until) return { facts, decision };
    if (isFirst)
      world.tell(
        `The spare saw ${decision.old} a moment ago. Looking for some seconds whether it still does.`,
      );
    await pause(sightEvery);
  }
};
