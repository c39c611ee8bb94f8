// Decides what one look is, for whoever compares it with the one before: the watchdog's sample, MediaMTX's word on its path, the machine.
import type { Config } from "../config";
import type { Advice } from "../../shared/advice";
import type { EventKind, Event, Urgency } from "../../shared/event";
import { platformName } from "../../shared/platforms";
import type { FailoverView } from "../../shared/failover";
import type { Pair } from "../../shared/pair";
import type { CertificateFacts } from "../../shared/certificate";
import type { Broadcasts } from "../../shared/broadcast";
import type { Feed } from "../look/feed";
import type { Reported } from "../../shared/report";
import type { PathFacts, PublisherFacts } from "../../shared/mediamtx/answer";
import type { PictureFacts } from "../look/picture";
import type { LiveFacts } from "../look/live-packets";
import type { Refusal } from "../look/connections";
import type { Readings } from "../look/machine";

export interface RestreamFacts {
  /** Whether systemd keeps it running. */
  wanted: boolean;
  /** Empty: it does not run now. */
  process: string;
  /** This very process brought something to the platform, twice. */
  sends: boolean;
  bitrateKbps: number;
  restarts: number;
  /** The watchdog killed it at this look: nothing arrived. */
  killed: boolean;
  /** ffmpeg's last words on why nothing arrives; undefined: not asked for, or none. */
  reason: string | undefined;
}

/** What is known of the other server. */
export interface PairFacts extends Pick<Pair, "own" | "peer" | "onAir" | "decidedAt" | "seenAt"> {
  /** ms since the epoch: since when this restreamd watches. */
  watchedSince: number;
  /** What restreamd-failover sees and does; silent: it does not run; undefined: a human moves this pair. */
  failover?: FailoverView | "silent" | undefined;
}

export interface Facts extends Readings {
  /** ms since the epoch. */
  time: number;
  boot: string;
  /** Its process; empty: it does not run. */
  mediamtx: string;
  /** What goes into the hub, and the hub itself. */
  feed: Feed;
  /** undefined: MediaMTX did not say. */
  path: PathFacts | undefined;
  publisher: PublisherFacts | undefined;
  /** The picture of this connection; undefined: not measured yet, or it could not be. */
  live: LiveFacts | undefined;
  /** kb/s at each of the last looks at this connection, the newest last; at most BITRATE_LOOKS. */
  bitrates: readonly number[];
  /** By how much the picture is later than when its publisher came; undefined: nobody publishes, or it is not known. */
  lateSeconds: number | undefined;
  /** What the platforms are sent; undefined: nobody asked for it, or it is not known. */
  picture: PictureFacts | undefined;
  /** By somebody who is not let in. */
  isPageKnockedAt: boolean;
  /** undefined: none is asked for, or it cannot be read. */
  certificate: CertificateFacts | undefined;
  /** undefined: this server is alone. */
  pair: PairFacts | undefined;
  config: Config;
  /** By destination. */
  restreams: Record<string, RestreamFacts>;
  /** The platforms' own word, by destination; of one that is not asked, or not any more, none. */
  broadcasts: Broadcasts;
  refusals: Refusal[];
  cursor: string;
  /** The oldest first. */
  reports: readonly Reported[];
}

/** An event before it has its number and time. */
export interface Draft {
  kind: EventKind;
  /** @default undefined: nothing is to be done for it */
  urgency?: Urgency | undefined;
  /** @default important where it is urgent, else info */
  level?: Event["level"];
  subject: string;
  what: string;
  /** As Event's. */
  details?: string[];
  /** ms since the epoch. */
  since: number;
  /** @default null: nothing ends here */
  seconds?: number | undefined;
  /** Begins with one of VIEWERS. */
  viewers: string;
  /** A sentence, or a command. @default none */
  todo?: Advice;
  /** As Event's. */
  destinations?: string[];
  ends?: number | undefined;
}

/** Whether anybody has started a restream. */
export const isOnAir = ({ restreams }: Pick<Facts, "restreams">): boolean =>
  Object.values(restreams).some(({ wanted }) => wanted);

/** What viewers see while nothing else is wrong. */
export const viewersNow = (facts: Pick<Facts, "restreams" | "path">): string => {
  if (!isOnAir(facts)) return "not yet. No platform is started";
  return facts.path?.online === true
    ? "not affected. They see the live picture"
    : "placeholder. The broadcast goes on";
};

/** What viewers of one platform see. @param isOnly none of the others is started */
export const viewersOn = (name: string, isOnly: boolean, sees: string, more = ""): string =>
  `${sees} on ${platformName(name)}${more}${isOnly ? "" : ". Other platforms: not affected"}`;

/** Makes an event of it. @returns the number that it got */
export type Emit = (draft: Draft) => number;

export const secondsSince = (since: number, time: number): number =>
  Math.max(0, Math.round((time - since) / 1000));

/** No home address leaves the droplet: 203.0.113.x. */
export const masked = (address: string): string =>
  address
    .replace(/^\[?(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+\]?(?::\d+)?$/, "$1.x")
    .replace(/^\[?([0-9a-f]+:[0-9a-f]+):.*$/, "$1:x");
