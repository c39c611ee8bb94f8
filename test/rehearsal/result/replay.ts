// What the replay leaves: the part of the report that the page is drawn from. Times in seconds of the run.
import type { PlatformName } from "./platform-names";

/** What happens in the event. */
export type Kind =
  | "uplink-loss"
  | "drop-out"
  | "cutover-away"
  | "cutover-back"
  | "restart"
  | "reset"
  | "ghost"
  | "home-ip";

/** What a platform was shown; `other`: pictures that are neither ours nor the placeholder's. */
export const SEEN = ["live", "placeholder", "frozen", "reset", "lost", "other"] as const;
export type Seen = (typeof SEEN)[number];
export type PublisherState = "online" | "offline";

export interface Segment<State extends string> {
  state: State;
  from: number;
  to: number;
}

/** One thing that happened, and what was measured of it. */
export interface ToldEvent {
  /** Hours of the event since going live. */
  hour: number;
  kind: Kind;
  what: string;
  /** When it began and was over. */
  from: number;
  to: number;
  /** By name, the unit is its last word, the worst of both platforms; null: was to be seen and was not. */
  figures: Record<string, number | null>;
  /** What did not hold, a sentence each. */
  problems: string[];
}

export interface PlatformReplay {
  seen: Segment<Seen>[];
  /** Received in each second of the run, kb/s. */
  kbps: number[];
  /** Broadcasts that were on at some time of the run; the two below are among those that ended. */
  sessions: number;
  sessionsLost: number;
  resets: number;
  /** What did not hold outside any event, a sentence each. */
  problems: string[];
}

export interface Load {
  second: number;
  /** A hundred is one core. */
  cpuPercent: number;
  /** What the programs hold for themselves. */
  memoryMiB: number;
}

export interface Replay {
  event: { name: string; days: number; hours: number };
  /** One sentence, computed from the rest. */
  summary: string;
  /** How long it ran; less than planned when it was interrupted. */
  seconds: number;
  /** How many things were to happen. */
  planned: number;
  events: ToldEvent[];
  publisher: Segment<PublisherState>[];
  platforms: Record<PlatformName, PlatformReplay>;
  load: Load[];
}
