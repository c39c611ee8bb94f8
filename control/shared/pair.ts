// Decides how a pair of servers is read: who this one is, which of the two is on air, when the other was seen. Pure but for reading.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "./files";

/** A release with a spare brings it; without it, this server is alone. */
export const PEER_CONFIG = "/etc/restream/peer.env";
/** restreamd-peer's (follow-peer), everybody's to read but for the copies. */
export const PEER_DIR = "/var/lib/restreamd-peer";
export const ON_AIR_FILE = `${PEER_DIR}/on-air`;
/** What the other server shows, as a tree of its own, while that one is on air. */
export const COPY_DIR = `${PEER_DIR}/copy`;
/** The same with the large files. */
export const WHOLE_DIR = `${PEER_DIR}/whole`;
/** What the other server has installed, while this one is on air. */
export const SPARES_DIR = `${PEER_DIR}/peer`;

/** For ever; which of them is on air changes. */
export const NAMES = ["first", "second"] as const;
export type ServerName = (typeof NAMES)[number];

export const otherOf = (name: ServerName): ServerName => (name === "first" ? "second" : "first");

export interface OnAir {
  /** The higher one is the newer. */
  term: number;
  name: ServerName;
}

/** The other server answers each five seconds; so long unseen it is away. */
export const UNSEEN_SECONDS = 30;

/** As long as nobody has taken over. */
export const AT_FIRST: OnAir = { term: 0, name: "first" };

export interface Pair {
  own: ServerName;
  peer: ServerName;
  /** Of the other one, in the order in which they are tried. */
  addresses: readonly string[];
  onAir: OnAir;
  /** ms since the epoch: when that was learnt, or decided here; undefined: nobody has ever taken over. */
  decidedAt: number | undefined;
  /** ms since the epoch: when the other one answered last; undefined: never. */
  seenAt: number | undefined;
  /** ms since the epoch: of the copy of the one on air; undefined: there is none. */
  copiedAt: number | undefined;
}

export const isSpare = ({ own, onAir }: Pick<Pair, "own" | "onAir">): boolean => onAir.name !== own;

/**
 * The term in which a server takes over. Those of the first one are even, those of the second one odd: so both never have one, not
 * even where neither knew of the other's.
 * @param known the highest
 */
export const nextTerm = (known: number, own: ServerName): number => {
  const isOdd = (known + 1) % 2 === 1;
  return known + (isOdd === (own === "second") ? 1 : 2);
};

/** ms: who acts later has the higher term, whatever each knew of the other one's; in nine digits for some centuries. */
const TERM_LASTS = 10_000;

/**
 * The one of a server that a human puts on air while the other one is away: above whatever that one has had.
 * @param known the highest here @param time ms since the epoch
 */
export const termAlone = (known: number, own: ServerName, time: number): number =>
  nextTerm(Math.max(known, Math.floor(time / TERM_LASTS)), own);

const nameOf = (text: string | undefined): ServerName | undefined =>
  NAMES.find((name) => name === text);

/** A file that says nothing, as a power cut may leave it, counts as none: the other server says it again. */
export const parseOnAir = (text: string | undefined): OnAir => {
  const [, term, name] = /^(\d{1,9}) (\w+)\n?$/.exec(text ?? "") ?? [];
  const known = nameOf(name);
  return known === undefined ? AT_FIRST : { term: Number(term), name: known };
};

export const onAirText = ({ term, name }: OnAir): string => `${term} ${name}\n`;

/** @param text of PEER_CONFIG @throws Error when it is not what a release writes */
export const parsePeer = (text: string): Pick<Pair, "own" | "peer" | "addresses"> => {
  const of = (key: string): string | undefined =>
    RegExp(`^${key}="?([^"\\n]*)"?$`, "m").exec(text)?.[1];
  const [own, peer] = [nameOf(of("OWN_NAME")), nameOf(of("PEER_NAME"))];
  const addresses = (of("PEER_ADDRESSES") ?? "").split(" ").filter((each) => each !== "");
  if (own === undefined || peer === undefined || own === peer || addresses.length === 0)
    throw new Error(`${PEER_CONFIG} is not what a release writes`);
  return { own, peer, addresses };
};

/** undefined: this server is alone. @param root of the files; for tests another one @throws Error when it cannot be read */
export const readPair = (root = "/"): Pair | undefined => {
  const read = (path: string): string | undefined =>
    unlessMissing(() => readFileSync(join(root, path), "utf8"));
  const config = read(PEER_CONFIG);
  if (config === undefined) return undefined;
  const at = (name: string): number | undefined =>
    unlessMissing(() => statSync(join(root, PEER_DIR, name)).mtimeMs);
  return {
    ...parsePeer(config),
    onAir: parseOnAir(read(ON_AIR_FILE)),
    decidedAt: at("on-air"),
    seenAt: at("seen"),
    copiedAt: at("copied"),
  };
};

/** Who starts right after a take-over was started by it. */
const JUST_MS = 60_000;
/** The other one answers within seconds, if it does at all. */
const ANSWERS_WITHIN_MS = 30_000;

/**
 * Whether it is known by now who is on air: until the other server has answered, one that was lost and comes back takes itself for
 * what it was before.
 * @param startedAt of whoever asks, ms since the epoch @param time the same
 */
export const isDecided = (
  { seenAt, decidedAt = 0 }: Pick<Pair, "seenAt" | "decidedAt">,
  startedAt: number,
  time: number,
): boolean =>
  // Where it was never there, it has not taken over.
  seenAt === undefined ||
  seenAt >= startedAt ||
  decidedAt >= startedAt - JUST_MS ||
  time - startedAt >= ANSWERS_WITHIN_MS;

/** Whether this is the spare of a pair: what tells people, asks platforms or ends broadcasts does nothing there. */
export const isTheSpare = (): boolean => {
  const pair = readPair();
  return pair !== undefined && isSpare(pair);
};

const PROCESS_STARTED_AT = Date.now();

/** The same; as long as it is not known who is on air, too. */
export const mayBeTheSpare = (): boolean => {
  const pair = readPair();
  return pair !== undefined && (isSpare(pair) || !isDecided(pair, PROCESS_STARTED_AT, Date.now()));
};
