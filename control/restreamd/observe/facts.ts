// Decides what one look is, for whoever compares it with the one before: the watchdog's sample, MediaMTX's word on its path, the machine.
import type { Config } from "../config";
import type { EventKind, Event } from "../../shared/event";
import type { Feed } from "../look/feed";
import type { Reported } from "../../shared/report";
import { type PathFacts, type PublisherFacts } from "../../shared/mediamtx/answer";

/** Of the live picture, measured over two seconds, then over more. */
export interface LiveFacts {
  /** As it is set; pictures that were lost on the way are counted. */
  fps: number;
  kbps: number;
  /** That this is the rate it is set to: few pictures are missing, and they come evenly. */
  isSure: boolean;
  /** undefined: it is not over yet. */
  long?: LongLook;
}

/** What takes longer to be seen. */
export interface LongLook {
  seconds: number;
  /** The longest between two; null: there were no two. */
  keyframeSeconds: number | null;
  hasBFrames: boolean;
}

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

export interface Refusal {
  address: string;
  /** MediaMTX's words. */
  words: string;
}

export interface Facts {
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
  /** Of this connection; undefined: not measured yet, or it could not be. */
  live: LiveFacts | undefined;
  /** kb/s at each of the last looks at this connection, the newest last; at most BITRATE_LOOKS. */
  bitrates: readonly number[];
  config: Config;
  /** By destination. */
  restreams: Record<string, RestreamFacts>;
  refusals: Refusal[];
  cursor: string;
  /** Part of the disk that is free, 0 to 1; undefined: not known. */
  diskFree: number | undefined;
  /** The same of the memory that programs may still have. */
  memoryFree: number | undefined;
  /** Whether a time server keeps the clock right; undefined: not asked at this look, or not known. */
  isClockRight: boolean | undefined;
  /** Bytes that left the machine since it started; null: not known. */
  transferOutBytes: number | null;
  /** The oldest first. */
  reports: readonly Reported[];
}

/** An event before it has its number and time. */
export interface Draft {
  kind: EventKind;
  level: Event["level"];
  subject: string;
  what: string;
  /** ms since the epoch. */
  since: number;
  /** @default null: nothing ends here */
  seconds?: number;
  viewers: string;
  /** @default "" */
  todo?: string;
  /** Of Event. */
  destinations?: string[];
  ends?: number | undefined;
}
/** Makes an event of it. @returns the number that it got */
export type Emit = (draft: Draft) => number;

export const secondsSince = (since: number, time: number): number =>
  Math.max(0, Math.round((time - since) / 1000));

/** No home address leaves the droplet: 203.0.113.x. */
export const masked = (address: string): string =>
  address
    .replace(/^\[?(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+\]?(?::\d+)?$/, "$1.x")
    .replace(/^\[?([0-9a-f]+:[0-9a-f]+):.*$/, "$1:x");
