// Decides a rescue: which server goes and which takes over, whether and how it must be seen off, or why nothing is done. Pure.
import { SERVERS, otherOf, type ServerName } from "../../infra/servers";
import { isOnAir, newest, type PairWord } from "../pair/word";

/** DigitalOcean's word for a droplet that runs nothing. */
export const OFF = "off";
/** A server that took over so lately is the outcome of a rescue, not the cause of one; seconds. */
const FRESH_SECONDS = 600;
/** The spare asks its peer every 5 s; seconds. Where nobody sees a server off, it has to be unseen for longer. */
const SEEN_SECONDS = { api: 10, confirmed: 15 } as const;

/** What is known of one server. */
export interface Sight {
  /** undefined: it does not say. */
  word: PairWord | undefined;
  /** Of its own address: those that take connections from here. */
  ports: readonly number[];
  /** Its droplet's, in DigitalOcean's words; undefined: the API does not say. */
  status: string | undefined;
}

export interface Facts {
  /** To whom OBS's address leads. unknown: the API does not say, or it leads to a droplet that is neither. */
  holder: ServerName | "nobody" | "unknown";
  sights: Readonly<Record<ServerName, Sight>>;
}

export interface Asked {
  from?: ServerName;
  confirmDead?: ServerName;
}

/** A way on which a server is seen alive. */
export type Path =
  { kind: "says" } | { kind: "port"; port: number } | { kind: "peer"; by: ServerName; ago: number };

export interface Plan {
  kind: "go";
  old: ServerName;
  next: ServerName;
  /** api: until DigitalOcean says that it is off. confirmed: a human says so. none: it knows that it is the spare. */
  off: "api" | "confirmed" | "none";
  /** Ways on which the old one is seen: whoever wants it off all the same is asked. */
  seen: readonly Path[];
}

export type Refusal =
  /** --from and --confirm-dead name different ones. */
  | { kind: "two-names" }
  /** Neither server and not the API say who is on air. */
  | { kind: "unknown" }
  /** Each says that it is the spare. */
  | { kind: "both-spare" }
  /** The one that was named is the spare. */
  | { kind: "is-spare"; old: ServerName; next: ServerName }
  /** It cannot take over what does not answer. */
  | { kind: "no-spare"; old: ServerName; next: ServerName }
  | { kind: "fresh"; old: ServerName; next: ServerName; ago: number }
  | { kind: "sends"; old: ServerName; started: readonly string[] }
  | { kind: "seen"; old: ServerName; paths: readonly Path[] }
  /** Confirmed to be dead, and it is not. */
  | { kind: "alive"; old: ServerName; paths: readonly Path[] };

export const decide = (facts: Facts, { from, confirmDead }: Asked): Plan | Refusal => {
  if (from !== undefined && confirmDead !== undefined && from !== confirmDead)
    return { kind: "two-names" };
  const { sights } = facts;
  const named = confirmDead ?? from;
  const old = named ?? oldOf(facts);
  if (old === undefined) return { kind: "unknown" };
  if (old === "both-spare") return { kind: "both-spare" };
  const next = otherOf(old);
  const [oldWord, nextWord] = [sights[old].word, sights[next].word];
  const off = confirmDead === undefined ? "api" : "confirmed";
  const seen = pathsOf(facts, old, SEEN_SECONDS[off]);
  if (confirmDead !== undefined && seen.length > 0) return { kind: "alive", old, paths: seen };
  if (oldWord && !isOnAir(oldWord) && nextWord && isOnAir(nextWord))
    return facts.holder === next
      ? { kind: "is-spare", old, next }
      : { kind: "go", old, next, off: "none", seen: [] };
  const newer = newest([oldWord, nextWord]);
  // Where the other one answers, and nobody sees this one on any way, it is dead, however new it is.
  const mayBeSecondCall = seen.length > 0 || nextWord === undefined;
  if (named === undefined && mayBeSecondCall && newer?.onAir === old && isFresh(newer))
    return { kind: "fresh", old, next, ago: newer.tookOverAgo ?? 0 };
  const refusal = named === undefined ? refusalOf(old, oldWord, seen) : undefined;
  if (refusal !== undefined) return refusal;
  if (nextWord === undefined) return { kind: "no-spare", old, next };
  return { kind: "go", old, next, off, seen };
};

/** Where nobody names it: who holds the address, unless that one knows better. */
const oldOf = ({ holder, sights }: Facts): ServerName | "both-spare" | undefined => {
  const words = SERVERS.map((name) => sights[name].word);
  if (holder === "nobody" || holder === "unknown") {
    const onAir = newest(words)?.onAir;
    // It is on air, answers, and only OBS does not get there.
    return onAir !== undefined && holder === "nobody" && sights[onAir].word !== undefined
      ? otherOf(onAir)
      : onAir;
  }
  const own = sights[holder].word;
  if (own === undefined || isOnAir(own)) return holder;
  const other = sights[otherOf(holder)].word;
  if (other === undefined) return otherOf(holder); // the address has been moved by hand
  return isOnAir(other) ? holder : "both-spare";
};

const isFresh = ({ term, tookOverAgo }: PairWord): boolean =>
  term > 0 && tookOverAgo !== undefined && tookOverAgo < FRESH_SECONDS;

/** Nobody has named it: it goes only if it is dead, or runs nothing. */
const refusalOf = (
  old: ServerName,
  word: PairWord | undefined,
  paths: readonly Path[],
): Refusal | undefined => {
  if (paths.length === 0) return undefined;
  if (word === undefined) return { kind: "seen", old, paths };
  return word.started.length > 0 ? { kind: "sends", old, started: word.started } : undefined;
};

/** A droplet that is off is seen nowhere, whatever somebody saw a moment before. */
const pathsOf = ({ sights }: Facts, name: ServerName, seenSeconds: number): Path[] => {
  const { word, ports, status } = sights[name];
  if (status === OFF) return [];
  const by = otherOf(name);
  const ago = sights[by].word?.peerSeenAgo;
  return [
    ...(word ? [{ kind: "says" as const }] : []),
    ...ports.map((port) => ({ kind: "port" as const, port })),
    ...(ago !== undefined && ago < seenSeconds ? [{ kind: "peer" as const, by, ago }] : []),
  ];
};
