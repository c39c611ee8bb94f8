// Decides what a fault did to a relay, from what the platforms received and when the fault began and ended. Pure.
import { clockAheadSeconds } from "../../../support/media/clocks";
import {
  firstFrameOf,
  longestFreezeSeconds,
  liveAfterSeconds,
  placeholderAfterSeconds,
} from "../../../support/media/on-air";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import type { Connection, Session } from "../../../support/platform/session";
import type { Cell, Spread } from "../result";
import { rounded, spreadOf, worstOf } from "./spread";

/** What a platform saw, up to the end of the cell. */
export interface Received {
  name: string;
  /** Of the cell alone, and some seconds from before it. */
  frames: readonly ReceivedFrame[];
  connections: readonly Connection[];
  sessions: readonly Session[];
}

/** One time that a platform, or the relay, was well again. All times in ms since the epoch. */
export interface Well {
  platform: string;
  at: number;
  /** By then it was seen to be back, or given up. */
  until: number;
}

export interface Marks {
  since: number;
  until: number;
  recovered: boolean;
  /** The publisher's connection ended, and was there again. */
  publisherEndedAt?: number | undefined;
  connectedAt?: number | undefined;
  well: readonly Well[];
  /** Platforms that the fault took away: what ends there is its doing. */
  excused: readonly string[];
}

export interface Back {
  publishedAt: number;
  pictureAt: number;
  /** Its connection was there before. */
  isKept: boolean;
}

/**
 * The first picture since then on the connection that lasts; what comes from a connection that ends meanwhile is what was
 * still in its buffers. Undefined: there was none.
 */
export const backAfter = (
  { name, frames, connections }: Pick<Received, "name" | "frames" | "connections">,
  { at, until }: Pick<Well, "at" | "until">,
): Back | undefined => {
  const open = connections.filter(
    ({ startedAt, endedAt = Infinity }) => startedAt <= until && endedAt > until,
  );
  const backs = open.flatMap(({ id, startedAt }) => {
    const picture = frames.find(
      (frame) => frame.recording === `${name}-${id}` && frame.kind === "video" && frame.at >= at,
    );
    return picture === undefined
      ? []
      : [
          {
            publishedAt: Math.max(at, startedAt),
            pictureAt: picture.at,
            isKept: startedAt < at,
          },
        ];
  });
  return backs.sort((a, b) => a.pictureAt - b.pictureAt)[0];
};

/** Ended by the relay or by its absence, and not by the platform itself. */
export const sessionsLost = (
  sessions: readonly Session[],
  { since, until }: Pick<Marks, "since" | "until">,
): number =>
  sessions.filter(
    ({ end, endedAt }) =>
      end !== "reset" && endedAt !== undefined && endedAt >= since && endedAt <= until,
  ).length;

/** What the platform itself ended is not broken. */
export const connectionsBroken = (
  { connections, sessions }: Pick<Received, "connections" | "sessions">,
  { since, until }: Pick<Marks, "since" | "until">,
): number => {
  const reset = sessions
    .filter(({ end }) => end === "reset")
    .map((one) => one.connections.at(-1)?.id);
  return connections.filter(
    ({ id, endedAt }) =>
      endedAt !== undefined && endedAt >= since && endedAt <= until && !reset.includes(id),
  ).length;
};

/** Longer without a new picture is a still one, ms. */
const STILL_MS = 500;

/** Part of the time in which the live picture moved, percent; null for no time at all. */
export const livePercent = (
  frames: readonly ReceivedFrame[],
  since: number,
  until: number,
): number | null => {
  if (until <= since) return null;
  const pictures = frames
    .filter(({ kind, at }) => kind === "video" && at <= until)
    .sort((a, b) => a.at - b.at);
  const seen = pictures.reduce((sum, { source, at }, index) => {
    if (source !== "live") return sum;
    const end = Math.min(pictures[index + 1]?.at ?? until, at + STILL_MS, until);
    return sum + Math.max(0, end - Math.max(at, since));
  }, 0);
  return Number(((seen / (until - since)) * 100).toFixed(1));
};

/** The furthest of all connections; null where none had two pictures. */
export const furthestAhead = (frames: readonly ReceivedFrame[]): number | null => {
  const recordings = new Set(frames.map(({ recording }) => recording));
  const ahead = [...recordings].flatMap(
    (one) => clockAheadSeconds(frames.filter(({ recording }) => recording === one)) ?? [],
  );
  return ahead.length === 0 ? null : rounded(Math.max(...ahead));
};

const orNull = (value: number | undefined): number | null => value ?? null;

/** Null unless each of them has a figure. */
const wellSpread = (
  platforms: readonly Received[],
  wells: readonly Well[],
  of: (back: Back, platform: string) => number | undefined,
): Spread | null => {
  const seconds = wells.flatMap((well) => {
    const platform = platforms.find(({ name }) => name === well.platform);
    const back = platform && backAfter(platform, well);
    const at = back && of(back, well.platform);
    return at === undefined ? [] : [(at - well.at) / 1000];
  });
  return seconds.length < wells.length ? null : spreadOf(seconds);
};

export const cellOf = (fault: string, platforms: readonly Received[], marks: Marks): Cell => {
  const { since, until, recovered, publisherEndedAt, connectedAt, well, excused } = marks;
  const alone = platforms.filter(({ name }) => !excused.includes(name));
  const within = ({ frames }: Received): ReceivedFrame[] =>
    frames.filter(({ at }) => at >= since && at <= until);
  const worst = (of: (platform: Received) => number | undefined): number | null =>
    worstOf(platforms.map((platform) => orNull(of(platform))));
  // A publisher that came back ends what may count as the placeholder of its absence.
  const hasPlaceholder = ({ frames }: Received, endedAt: number): number | undefined => {
    const first = firstFrameOf(frames, "placeholder", endedAt);
    return first === undefined || first.at > (connectedAt ?? until)
      ? undefined
      : placeholderAfterSeconds(frames, endedAt);
  };
  return {
    fault,
    sessionsLost: alone.reduce((sum, { sessions }) => sum + sessionsLost(sessions, marks), 0),
    connectionsBroken: alone.reduce((sum, one) => sum + connectionsBroken(one, marks), 0),
    recovered,
    placeholderSeconds:
      publisherEndedAt === undefined
        ? null
        : worst((platform) => hasPlaceholder(platform, publisherEndedAt)),
    liveSeconds:
      connectedAt === undefined
        ? null
        : worst(({ frames }) => liveAfterSeconds(frames, connectedAt)),
    publishingAgainSeconds: wellSpread(platforms, well, ({ publishedAt }) => publishedAt),
    // On a connection that was kept, and not taken away, pictures may never have ceased: `stillSeconds` tells.
    firstPictureSeconds: wellSpread(platforms, well, ({ pictureAt, isKept }, platform) =>
      isKept && !excused.includes(platform) ? undefined : pictureAt,
    ),
    stillSeconds: worstOf(
      alone.map(({ frames }) => orNull(longestFreezeSeconds(frames, since, until))),
    ),
    livePercent: leastOf(alone.map(({ frames }) => livePercent(frames, since, until))),
    // A platform that was away gets what waited for it at once, which is no clock that ran ahead.
    clockAheadSeconds: furthestAhead(alone.flatMap(within)),
  };
};

const leastOf = (values: readonly (number | null)[]): number | null => {
  const seen = values.filter((value) => value !== null);
  return seen.length === 0 ? null : Math.min(...seen);
};
