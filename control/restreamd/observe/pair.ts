// Decides when a server of a pair tells that it does not see the other one any more, and that it does again. Pure.
import { run } from "../../shared/advice";
import { isDecided, isSpare } from "../../shared/pair";
import { duration } from "../../shared/text";
import {
  secondsSince,
  viewersNow,
  type Draft,
  type Emit,
  type Facts,
  type PairFacts,
} from "./facts";
import type { Memory, PairMemory } from "./memory";

/** The other one answers each five seconds; one that is away for so long is told, seconds. */
const AWAY_AFTER = { spare: 60, "on-air": 30 } as const;
/** Seen again: an answer so young, seconds. */
const YOUNG_SECONDS = 20;
/**
 * Whether nobody can say yet what this server is: right after a start of the machine, before the other one has answered. The one
 * that was on air may be the spare by now, and would tell people of a restart that hits nobody.
 * @param before of what is remembered; undefined: nothing is @param boot of this start of the machine @param time ms since the epoch
 */
export const isTooEarly = (
  pair: PairFacts | undefined,
  before: Pick<Memory, "boot"> | undefined,
  { boot, time }: Pick<Facts, "boot" | "time">,
): boolean =>
  pair !== undefined &&
  before !== undefined &&
  before.boot !== boot &&
  !isDecided(pair, pair.watchedSince, time);

/** Who is missed here. */
const missedBy = (pair: PairFacts): PairMemory["away"] => (isSpare(pair) ? "on-air" : "spare");

/** @returns undefined: nobody is missed, or it is not told yet */
export const observePair = (
  before: PairMemory | undefined,
  { pair, time, ...facts }: Pick<Facts, "pair" | "time" | "restreams" | "path">,
  emit: Emit,
): PairMemory | undefined => {
  if (pair?.seenAt === undefined) return undefined; // one that was never there is not missed
  const missed = missedBy(pair);
  // The roles have changed: the take-over says so.
  const told = before?.away === missed ? before : undefined;
  const unseen = secondsSince(pair.seenAt, time);
  if (told !== undefined) {
    if (unseen > YOUNG_SECONDS) return told;
    emit({ ...back(pair, missed, told, time), viewers: seen(missed, facts) });
    return undefined;
  }
  // While this one did not look, it could not see.
  const lookedFor = secondsSince(Math.max(pair.seenAt, pair.watchedSince), time);
  const isActing = missed === "on-air" && isSwitchingOff(pair);
  if (lookedFor < AWAY_AFTER[missed] && !isActing) return undefined;
  const event = emit({
    ...(missed === "spare" ? spareAway(pair) : onAirAway(pair, isActing)),
    viewers: missed === "spare" ? seen(missed, facts) : "OFFLINE, if it is down",
    since: pair.seenAt,
  });
  return { away: missed, since: pair.seenAt, event };
};

/** Of what the other server sends this one knows nothing. */
const seen = (missed: PairMemory["away"], facts: Pick<Facts, "restreams" | "path">): string =>
  missed === "spare" ? viewersNow(facts) : "not affected by it";

type Words = Omit<Draft, "since" | "viewers">;

const spareAway = ({ peer }: PairFacts): Words => ({
  kind: "spare-away",
  urgency: "today",
  subject: peer,
  what: `No spare any more: the server ${peer} has not answered for a minute`,
  todo: [
    "Look at it in DigitalOcean's panel, and switch it on if it is off. Is it lost? Make a new one:",
    run("restream rebuild --node spare"),
  ],
});

/** It has the one on air switched off, to go on in its place. */
const isSwitchingOff = ({ failover }: PairFacts): boolean =>
  failover !== undefined && failover !== "silent" && failover.doing === "switching-off";

/** @param isActing it goes on by itself, as soon as it is sure */
const onAirAway = (pair: PairFacts, isActing: boolean): Words => {
  const { own, peer, failover } = pair;
  if (failover === undefined) return onAirAwayAlone(pair);
  return {
    kind: "on-air-away",
    urgency: "now",
    subject: peer,
    what: isActing
      ? `The spare (${own}) does not hear the server on air (${peer}), has it switched off by DigitalOcean, and goes on in its place once it is off`
      : `The server on air (${peer}) has not answered the spare for half a minute`,
    todo: [
      `Is your channel still live? Then leave it. Is it dark? Within a minute a message says that ${own} has taken over. None after two minutes, and still dark everywhere:`,
      run(`restream confirm-dead ${peer}`),
    ],
  };
};

const onAirAwayAlone = ({ peer }: PairFacts): Words => ({
  kind: "on-air-away",
  urgency: "now",
  subject: peer,
  what: `The server on air (${peer}) has not answered the spare for half a minute`,
  todo: [
    "Is your channel still live? Then leave it. Is it dark? Go on with the spare:",
    run("restream rescue"),
  ],
});

const back = (
  { peer }: PairFacts,
  missed: PairMemory["away"],
  { since, event }: PairMemory,
  time: number,
): Omit<Draft, "viewers"> => {
  const seconds = secondsSince(since, time);
  return {
    kind: missed === "spare" ? "spare-back" : "on-air-back",
    subject: peer,
    what:
      missed === "spare"
        ? `There is a spare again: ${peer} answers, after ${duration(seconds)}`
        : `The server on air (${peer}) answers the spare again, after ${duration(seconds)}`,
    since: time,
    seconds,
    ends: event,
  };
};
