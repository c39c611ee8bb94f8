// Who goes, who takes over, and why nothing is done: by what is known of both servers.
import { describe, expect, it } from "vitest";
import {
  decide,
  type Asked,
  type Facts,
  type Plan,
  type Refusal,
  type Sight,
} from "../../../../home/rescue/decide";
import { refusalWords } from "../../../../home/rescue/words";
import { aSpareWord, aWord } from "../pair/a-word";

const DEAD: Sight = { word: undefined, ports: [], status: "active" };
const GONE: Sight = { ...DEAD, status: "off" };
const ON_AIR: Sight = { word: aWord(), ports: [22, 1935], status: "active" };
const SPARE: Sight = { word: aSpareWord(), ports: [22, 1935], status: "active" };
/** The spare, after it took over, so many seconds ago. */
const second = (tookOverAgo: number, more = {}): Sight => ({
  ...SPARE,
  word: aSpareWord({ onAir: "second", term: 1, tookOverAgo, started: ["twitch"], ...more }),
});
/** The old one, which came back, and knows. */
const back = (tookOverAgo: number, peerSeenAgo: number | undefined): Sight => ({
  ...ON_AIR,
  word: aWord({ onAir: "second", term: 1, started: [], tookOverAgo, peerSeenAgo }),
});
const BACK = back(3600, undefined);

const facts = (first: Sight, other: Sight, holder: Facts["holder"] = "first"): Facts => ({
  holder,
  sights: { first, second: other },
});
const short = (decision: Plan | Refusal): string =>
  decision.kind === "go"
    ? `${decision.old} to ${decision.next}, off by ${decision.off}${decision.seen.length > 0 ? ", asked" : ""}`
    : decision.kind;

describe("a rescue", () => {
  it.each<[string, Facts, string]>([
    ["of a dead server", facts(DEAD, SPARE), "first to second, off by api"],
    ["of one that the panel has switched off", facts(GONE, SPARE), "first to second, off by api"],
    [
      "of one that was seen a moment before the API had it off",
      facts(GONE, { ...SPARE, word: aSpareWord({ peerSeenAgo: 2 }) }),
      "first to second, off by api",
    ],
    [
      "of one whose address was moved by the panel, too",
      facts(GONE, SPARE, "second"),
      "first to second, off by api",
    ],
    [
      "of one of which the API says nothing",
      facts({ ...DEAD, status: undefined }, SPARE, "unknown"),
      "first to second, off by api",
    ],
    [
      "where the address leads nowhere",
      facts(DEAD, SPARE, "nobody"),
      "first to second, off by api",
    ],
    [
      "that was broken off after the take-over",
      facts(GONE, second(30)),
      "first to second, off by api",
    ],
    ["back, an hour later", facts(BACK, { ...DEAD }, "second"), "second to first, off by api"],
    [
      "after a take-over by hand, when the old one is back: the address alone",
      facts(BACK, second(3600)),
      "first to second, off by none",
    ],
    [
      "of one that answers and sends nothing",
      facts({ ...ON_AIR, word: aWord({ started: [] }) }, SPARE),
      "first to second, off by api, asked",
    ],
    ["of one that is on air and sends", facts(ON_AIR, SPARE), "sends"],
    ["of one whose port answers alone", facts({ ...DEAD, ports: [1935] }, SPARE), "seen"],
    [
      "of one that the spare sees",
      facts(DEAD, { ...SPARE, word: aSpareWord({ peerSeenAgo: 4 }) }),
      "seen",
    ],
    [
      "of one that the spare sees no more",
      facts(DEAD, { ...SPARE, word: aSpareWord({ peerSeenAgo: 10 }) }),
      "first to second, off by api",
    ],
    ["called again", facts(GONE, second(30), "second"), "fresh"],
    [
      "called again, while the new one cannot be asked",
      facts(GONE, { ...DEAD, ports: [22] }, "second"),
      "seen",
    ],
    [
      "called again, while the new one says nothing at all",
      facts(GONE, DEAD, "second"),
      "no-spare",
    ],
    [
      "called again by another laptop, when the old one is back and sees the new one",
      facts(back(500, 3), DEAD, "second"),
      "fresh",
    ],
    [
      "of one that took over minutes ago and is dead now on every way",
      facts(back(500, 40), DEAD, "second"),
      "second to first, off by api",
    ],
    [
      "called again while the new one runs nothing yet",
      facts(GONE, second(5, { started: [] }), "second"),
      "fresh",
    ],
    ["an hour after one", facts(BACK, second(3600), "second"), "sends"],
    ["without a spare that answers", facts(DEAD, DEAD), "no-spare"],
    ["where nobody says anything", facts(DEAD, DEAD, "unknown"), "unknown"],
    ["where each says that it is the spare", facts(BACK, SPARE), "both-spare"],
  ])("%s: %#", (_, known, expected) => {
    expect(short(decide(known, {}))).toBe(expected);
  });

  it.each<[string, Facts, Asked, string]>([
    ["goes, asked", facts(ON_AIR, SPARE), { from: "first" }, "first to second, off by api, asked"],
    [
      "goes, without a question where it is dead",
      facts(DEAD, SPARE),
      { from: "first" },
      "first to second, off by api",
    ],
    [
      "goes, though it took over a minute ago",
      facts(BACK, second(60), "second"),
      { from: "second" },
      "second to first, off by api, asked",
    ],
    [
      "stays where it is the spare",
      facts(BACK, second(60), "second"),
      { from: "first" },
      "is-spare",
    ],
    ["stays where nothing could take over", facts(ON_AIR, GONE), { from: "first" }, "no-spare"],
  ])("--from: it %s", (_, known, asked, expected) => {
    expect(short(decide(known, asked))).toBe(expected);
  });

  it.each<[string, Facts, Asked, string]>([
    [
      "is taken at its word",
      facts(DEAD, SPARE),
      { confirmDead: "first" },
      "first to second, off by confirmed",
    ],
    [
      "needs no API",
      facts({ ...DEAD, status: undefined }, SPARE, "unknown"),
      { confirmDead: "first" },
      "first to second, off by confirmed",
    ],
    ["is refused while it answers", facts(ON_AIR, SPARE), { confirmDead: "first" }, "alive"],
    [
      "is refused while a port answers",
      facts({ ...DEAD, ports: [1935] }, SPARE),
      { confirmDead: "first" },
      "alive",
    ],
    [
      "is refused while the spare sees it",
      facts(DEAD, { ...SPARE, word: aSpareWord({ peerSeenAgo: 14 }) }),
      { confirmDead: "first" },
      "alive",
    ],
    [
      "is enough once the spare does not",
      facts(DEAD, { ...SPARE, word: aSpareWord({ peerSeenAgo: 15 }) }),
      { confirmDead: "first" },
      "first to second, off by confirmed",
    ],
    [
      "goes with the same --from",
      facts(DEAD, SPARE),
      { from: "first", confirmDead: "first" },
      "first to second, off by confirmed",
    ],
    [
      "goes with no other --from",
      facts(DEAD, SPARE),
      { from: "second", confirmDead: "first" },
      "two-names",
    ],
    ["needs a spare", facts(DEAD, DEAD), { confirmDead: "first" }, "no-spare"],
  ])("--confirm-dead %s", (_, known, asked, expected) => {
    expect(short(decide(known, asked))).toBe(expected);
  });

  it.each<[Refusal, RegExp]>([
    [
      { kind: "sends", old: "first", started: ["twitch", "youtube"] },
      /first is on air and sends to twitch and youtube: .*restream rescue --from first$/,
    ],
    [
      { kind: "fresh", old: "second", next: "first", ago: 300 },
      /second took over 5 min ago: .*restream rescue --from second$/,
    ],
    [
      {
        kind: "seen",
        old: "first",
        paths: [
          { kind: "port", port: 22 },
          { kind: "port", port: 1935 },
          { kind: "peer", by: "second", ago: 3 },
        ],
      },
      /its ports 22 and 1935 take connections and second saw it 3 s ago.*--from first$/,
    ],
    [
      { kind: "alive", old: "first", paths: [{ kind: "says" }] },
      /first is not dead: it answers by SSH.*nothing was done.*--from first$/,
    ],
    [
      { kind: "no-spare", old: "first", next: "second" },
      /second does not answer by SSH.*restream --node second status/,
    ],
    [{ kind: "unknown" }, /restream home-ip/],
    [{ kind: "both-spare" }, /--from first, or second$/],
    [{ kind: "is-spare", old: "first", next: "second" }, /second is on air and has OBS's address/],
    [{ kind: "two-names" }, /name the one that is dead, once/],
  ])("refused says why, and what to do: %j", (refusal, says) => {
    expect(refusalWords(refusal)).toMatch(says);
  });
});
