// What is known when a command looks: restreamd's word, systemd's and MediaMTX's. No decisions.
import type { Pair } from "../shared/pair";
import type { Event, Now } from "../shared/event";

/** systemd's word on a unit. */
export interface UnitFacts {
  /** off: nobody started it, or it was stopped. between: it ended and is started again. */
  state: "off" | "between" | "running";
  /** RFC 3339, UTC: of systemd's state; null: never since the machine started. */
  since: string | null;
  restarts: number;
}

export interface Facts {
  /** RFC 3339, UTC. */
  time: string;
  /** What restreamd's last look saw; undefined: none since the machine started, or it cannot be read. */
  now: Now | undefined;
  /** The newest last. */
  events: Event[];
  restreamd: UnitFacts;
  mediamtx: UnitFacts;
  hub: UnitFacts;
  feed: UnitFacts;
  /** By destination, in the order in which they are shown. */
  destinations: Record<string, UnitFacts>;
  /** Destinations whose new unit takes effect at their next start: a release left them on air. */
  waiting: string[];
  /** The release that a rollback replaced; null: the newest is in force, or none is kept. */
  rolledBackFrom: string | null;
  /** The only publisher that the operator lets in (restream cutover); null: all of the release's. */
  cutover: string | null;
  /** undefined: this server is alone. */
  pair?: Pair & { isSameRelease: boolean | null };
  /** MediaMTX's own word on its path; undefined: it gives none; null: it was not asked, for who looks may not ask it. */
  path: { online: boolean; picture: string | null } | undefined | null;
}
