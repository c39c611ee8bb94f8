// What a server of a pair says, as the tests need it.
import type { PairWord } from "../../../../home/pair/word";

/** first is on air and sends, as long as nothing else is said. */
export const aWord = (more: Partial<PairWord> = {}): PairWord => ({
  ...{ name: "first", onAir: "first", term: 0, tookOverAgo: undefined, peerSeenAgo: undefined },
  ...{ isSameRelease: true, wanted: ["twitch"], started: ["twitch"], isReady: true, why: [] },
  ...more,
});
/** The same seen from the spare. */
export const aSpareWord = (more: Partial<PairWord> = {}): PairWord =>
  aWord({ name: "second", started: [], peerSeenAgo: 40, ...more });
