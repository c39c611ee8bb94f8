// Decides what a server of a pair says of itself (`restream pair --json`), and which of the two is on air by what they say. Pure.
import * as z from "zod";
import { SERVERS, type ServerName } from "../../infra/servers";

/** What a server knows; ages by its own clock, because the one here may be wrong. */
export interface PairWord {
  name: ServerName;
  onAir: ServerName;
  /** The higher one is the newer. */
  term: number;
  /** Seconds since the one on air took over; undefined: none ever did. */
  tookOverAgo: number | undefined;
  /** Seconds since it saw the other one; undefined: it never did. */
  peerSeenAgo: number | undefined;
  /** undefined: it does not know. */
  isSameRelease: boolean | undefined;
  /** Destinations that somebody has started and not stopped; on the spare: that it would start. */
  wanted: readonly string[];
  /** Whose restream runs there. */
  started: readonly string[];
  isReady: boolean;
  /** Why it is not ready. */
  why: readonly string[];
}

/** For the server's shell. */
export const PAIR_LINE = "date +%s && restream pair --json";

const time = z.iso.datetime({ offset: true }).nullable();
const said = z.object({
  name: z.enum(SERVERS),
  onAir: z.enum(SERVERS),
  term: z.number(),
  since: time,
  peer: z.object({ seenAt: time, sameRelease: z.boolean().nullable() }),
  wanted: z.array(z.string()),
  started: z.array(z.string()),
  isReady: z.boolean(),
  why: z.array(z.string()),
});

/** What PAIR_LINE prints; undefined: it is no such text. */
export const wordIn = (text: string): PairWord | undefined => {
  const [clock = "", ...rest] = text.trim().split("\n");
  try {
    const { since, peer, ...word } = said.parse(JSON.parse(rest.join("\n")));
    const ago = (moment: string | null): number | undefined =>
      moment === null
        ? undefined
        : Math.max(0, Math.round(Number(clock) - Date.parse(moment) / 1000));
    if (!/^\d+$/.test(clock)) return undefined;
    return {
      ...word,
      tookOverAgo: ago(since),
      peerSeenAgo: ago(peer.seenAt),
      isSameRelease: peer.sameRelease ?? undefined,
    };
  } catch {
    return undefined;
  }
};

export const isOnAir = ({ name, onAir }: Pick<PairWord, "name" | "onAir">): boolean =>
  name === onAir;

/** The word with the highest term; undefined: there is none. */
export const newest = (words: readonly (PairWord | undefined)[]): PairWord | undefined =>
  words
    .filter((word) => word !== undefined)
    .reduce<PairWord | undefined>(
      (best, word) => (best === undefined || word.term > best.term ? word : best),
      undefined,
    );
