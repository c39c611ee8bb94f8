// Decides what the state of the event is, from what restreamd, systemd and MediaMTX say. Pure; the JSON of --json.
import type { DestinationState, Event } from "../shared/event";
import type { DestinationStatus } from "./destination-status";
import { isSpare } from "../shared/pair";
import { rfc3339 } from "../shared/text";
import { endsInSeconds } from "../shared/platforms";
import type { Facts, UnitFacts } from "./facts";
import { troublesOf, type Trouble } from "./troubles";

/** restreamd looks every 2 s; the contract (restreamd/event.ts) says that after this it does not run. */
const STALE_SECONDS = 10;
const DAY_SECONDS = 86_400;
const GIB = 2 ** 30;

/** Fields are only ever added. Times: RFC 3339, UTC. null: not known, or there is none. */
export interface Status {
  version: 1;
  time: string;
  publisher: {
    online: boolean;
    name: string | null;
    since: string | null;
    address: string | null;
    picture: string | null;
    bitrateKbps: number | null;
    /** By how much its picture is later than when it came. */
    lateSeconds: number | null;
    /** Another OBS that is refused while this one is on air, masked: it waits for its turn. */
    standsBy: string[];
    /** The only publisher that is let in (restream cutover); null: every one. */
    cutover: string | null;
    /** False: neither restreamd nor MediaMTX says whether it is online, and "online" means nothing. */
    isKnown: boolean;
  };
  destinations: DestinationStatus[];
  /** Begun since midnight UTC; null while restreamd does not say. */
  gapsToday: number | null;
  /** Destinations whose broadcast ended in the last 24 hours without being asked to, though they may be well again. */
  sessionsLost: string[];
  /** Out of the machine since it was made. */
  transferGiB: number | null;
  /** The same at the end of the event, as the last day went. */
  transferExpectedGiB: number | null;
  /** What the droplet brings along for the event. */
  transferAllowanceGiB: number | null;
  /** US dollars for what is expected beyond that. */
  transferExtraDollars: number | null;
  mediamtx: "running" | "restarting" | "off";
  /** Hands on to the destinations what MediaMTX, or the stand-by, sends. */
  hub: "running" | "restarting" | "off";
  feed: "running" | "restarting" | "off";
  /** Destinations whose new unit takes effect at their next start: a release left them on air. */
  waiting: string[];
  /** The release that a rollback replaced; null: the newest is in force. */
  rolledBackFrom: string | null;
  /** Of a pair of servers; undefined: this one is alone. */
  spare?: SpareStatus;
  /** Whose word the states are: systemd knows that a restream runs, and not whether anything arrives. */
  source: "restreamd" | "systemd";
  /** Nothing fails, nothing is off that was started, and no trouble that people were told of lasts. */
  well: boolean;
  /** What is not well, a sentence each without its full stop. */
  troubles: Trouble[];
}

/** Fields are only ever added. */
export interface SpareStatus {
  /** This server. */
  name: string;
  role: "on-air" | "spare";
  onAir: string;
  peer: { name: string; seenAt: string | null; sameRelease: boolean | null };
}

const spareOf = ({ pair }: Facts): { spare?: SpareStatus } =>
  pair === undefined
    ? {}
    : {
        spare: {
          name: pair.own,
          role: isSpare(pair) ? "spare" : "on-air",
          onAir: pair.onAir.name,
          peer: {
            name: pair.peer,
            seenAt: pair.seenAt === undefined ? null : rfc3339(pair.seenAt),
            sameRelease: pair.isSameRelease,
          },
        },
      };

const secondsFrom = (earlier: string, later: string): number =>
  Math.max(0, Math.round((Date.parse(later) - Date.parse(earlier)) / 1000));

/** Whether restreamd's last look is still true: of a stopped restreamd's it is not said. */
export const isFresh = ({ now, time, restreamd }: Facts): boolean =>
  now !== undefined &&
  restreamd.state !== "off" &&
  Math.abs(Date.parse(time) - Date.parse(now.time)) <= STALE_SECONDS * 1000;

/**
 * What restreamd has seen to arrive there at a look of then or later; undefined: nothing, or no such look. Not systemd's
 * word, which knows only that it runs.
 */
export const arrivesOf = (
  facts: Facts,
  name: string,
  lookedAtMs: number,
): Exclude<DestinationState, "failing" | "off"> | undefined => {
  if (!hasLooked(facts, lookedAtMs)) return undefined;
  const state = facts.now?.destinations[name]?.state;
  return state === undefined || state === "failing" || state === "off" ? undefined : state;
};

export const hasLooked = (facts: Facts, lookedAtMs: number): boolean =>
  isFresh(facts) && Date.parse(facts.now?.time ?? "") >= lookedAtMs;

export const statusOf = (facts: Facts): Status => {
  const { time } = facts;
  const now = isFresh(facts) ? facts.now : undefined;
  const destinations = Object.entries(facts.destinations).map(([name, unit]) =>
    destinationOf(name, unit, facts),
  );
  const troubles = troublesOf(facts, destinations, isFresh(facts));
  const around = { standsBy: standingBy(facts), cutover: facts.cutover };
  return {
    version: 1,
    time,
    publisher: now
      ? { ...now.publisher, ...around, isKnown: true }
      : {
          online: facts.path?.online ?? false,
          name: null,
          since: null,
          address: null,
          picture: facts.path?.picture ?? null,
          bitrateKbps: null,
          lateSeconds: null,
          ...around,
          isKnown: facts.path != null,
        },
    destinations,
    gapsToday: now
      ? now.gaps.filter((began) => began.slice(0, 10) === time.slice(0, 10)).length
      : null,
    sessionsLost: Object.entries(now?.sessionsLost ?? {})
      .filter(([, ended]) => ended.some((at) => secondsFrom(at, time) < DAY_SECONDS))
      .map(([name]) => name)
      .sort(),
    transferGiB: gibOf(now?.transferOutBytes),
    transferExpectedGiB: gibOf(now?.transferExpectedBytes),
    transferAllowanceGiB: now?.transferAllowanceGiB ?? null,
    transferExtraDollars: centsOf(now?.transferExtraDollars),
    mediamtx: partOf(facts.mediamtx),
    hub: partOf(facts.hub),
    feed: partOf(facts.feed),
    waiting: facts.waiting,
    rolledBackFrom: facts.rolledBackFrom,
    ...spareOf(facts),
    source: now ? "restreamd" : "systemd",
    well: troubles.length === 0,
    troubles,
  };
};

/** Who was told to stand by, and is not told to have gone. */
const standingBy = (facts: Facts): string[] =>
  isFresh(facts)
    ? facts.events
        .filter(({ kind, number }) => kind === "stands-by" && facts.now?.open.includes(number))
        .map(({ subject }) => subject)
    : [];

const partOf = ({ state }: UnitFacts): Status["mediamtx"] =>
  state === "between" ? "restarting" : state;

const gibOf = (bytes: number | null | undefined): number | null =>
  bytes == null ? null : Math.round((bytes / GIB) * 10) / 10;

const centsOf = (dollars: number | null | undefined): number | null =>
  dollars == null ? null : Math.round(dollars * 100) / 100;

const destinationOf = (name: string, unit: UnitFacts, facts: Facts): DestinationStatus => {
  const seen = isFresh(facts) ? facts.now?.destinations[name] : undefined;
  const { restarts } = unit;
  const sessionSeconds = seen?.sessionSince ? secondsFrom(seen.sessionSince, facts.time) : null;
  // systemd knows at once that somebody stopped or started it; restreamd only at its next look.
  if (seen && (seen.state === "off") === (unit.state === "off"))
    return {
      name,
      state: seen.state,
      since: seen.since,
      bitrateKbps: seen.bitrateKbps,
      sessionSeconds,
      restarts,
      endsInSeconds:
        sessionSeconds === null ? null : (endsInSeconds(seen.maxHours, sessionSeconds) ?? null),
      platform: seen.platform,
    };
  return {
    name,
    state: stateOf(unit, facts),
    since: unit.since,
    bitrateKbps: unit.state === "off" ? 0 : null,
    sessionSeconds: null,
    restarts,
    endsInSeconds: null,
    platform: null,
  };
};

/** By systemd alone: what runs is taken to send, for ffmpeg ends when nothing is taken from it. */
const stateOf = ({ state }: UnitFacts, { path }: Facts): DestinationState => {
  if (state === "off") return "off";
  if (state === "between") return "failing";
  return path?.online === false ? "placeholder" : "sending";
};

/** The last `count`, the newest last, not before `sinceMs`. */
export const lastEvents = (
  events: readonly Event[],
  count: number,
  sinceMs = -Infinity,
): Event[] =>
  count <= 0 ? [] : events.filter(({ time }) => Date.parse(time) >= sinceMs).slice(-count);
