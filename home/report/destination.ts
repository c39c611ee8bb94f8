// Decides from the events what one destination's connection was like, and which broadcasts there were. Pure.
import type { Destination } from "../../control/shared/event";
import {
  causeOf,
  endedBy,
  isOurs,
  Ledger,
  SESSION_KEPT_MS,
  type Broadcast,
  type Cause,
  type Doing,
  type Drop,
} from "./broadcasts";
import type { Change } from "./line";
import { isAboutObs } from "./obs";
import type { State } from "./states";
import type { Story, Told } from "./story";

/** sending: what viewers see is what goes out. */
export type Connection =
  | "sending"
  | Extract<State, "unsteady" | "frozen" | "reset" | "lost" | "failing" | "off" | "unknown">;

export interface Course {
  changes: Change<Connection>[];
  drops: Drop[];
  broadcasts: Broadcast[];
}

/** restreamd looks each two seconds: what was away in between was so for about as long. */
const LOOK_MS = 2000;

interface Known {
  name: string;
  maxHours: number | null;
  doings: readonly Doing[];
}

/** @param story of every event, not of the reported stretch alone */
export const courseOf = (story: Story, known: Known): Course => {
  const walk = new Walk(known);
  for (const one of story.told) walk.take(one);
  walk.reconcile(story.now?.destinations[known.name], story.seenUntil);
  return walk.course();
};

/** Of the last look. */
type Seen = Pick<Destination, "state" | "since" | "sessionSince">;

class Walk {
  readonly #known: Known;
  readonly #changes: Change<Connection>[] = [];
  readonly #drops: Drop[] = [];
  readonly #ledger = new Ledger();
  #state: Connection | "starting" | "dropped" = "unknown";
  #dropped: { from: number; told: "no-data" | "connection" } | undefined;
  #era = 0;
  #last = 0;

  constructor(known: Known) {
    this.#known = known;
  }

  take(one: Told): void {
    const { event, era } = one;
    if (era !== this.#era) this.#forget();
    [this.#era, this.#last] = [era, one.at];
    // The first of all that is told of a server: what ran before, is told as started.
    if (event.number === 1) this.#set(one.at, "off");
    if (event.kind === "machine-rebooted") this.#reboot(one);
    else if (event.kind === "flapping") this.#flap(one);
    else if (event.subject === this.#known.name) this.#own(one);
    if (event.destinations?.includes(this.#known.name)) this.#explain(one);
  }

  #own({ event, since }: Told): void {
    switch (event.kind) {
      case "restream-started":
        this.#settle(undefined);
        this.#ledger.end(since, "unknown");
        this.#set(since, "off", "starting");
        break;
      case "restream-stopped":
        this.#stop(since, event.seconds ?? 0);
        break;
      case "platform-failing":
        this.#set(since, "failing");
        break;
      case "platform-lost":
      case "platform-takes-no-data":
        this.#drop(since, event.kind === "platform-lost" ? "connection" : "no-data");
        break;
      case "platform-back":
        this.#back(since, (event.seconds ?? 0) * 1000, event.ends !== undefined);
        break;
      case "session-age":
        this.#ofAge(since);
        break;
      default:
    }
  }

  #drop(since: number, told: "no-data" | "connection"): void {
    if (this.#state === "unknown") this.#ledger.begin(undefined);
    this.#dropped = { from: since, told };
    this.#state = "dropped";
  }

  #back(since: number, awayMs: number, isEnd: boolean): void {
    const isFirst = ["starting", "off", "failing"].includes(this.#state);
    if (!isFirst && this.#state !== "unsteady" && (this.#state !== "unknown" || isEnd)) {
      if (this.#state === "unknown") this.#ledger.begin(undefined);
      this.#dropped ??= { from: since - Math.max(awayMs, LOOK_MS), told: "connection" };
      this.#settle(since);
    }
    this.#ledger.begin(since);
    this.#set(since, "sending");
  }

  /** What is known now of a drop. @param to undefined: it did not come back */
  #settle(to: number | undefined, until = to ?? this.#last): void {
    if (!this.#dropped) return;
    const { from, told } = this.#dropped;
    const { maxHours, doings } = this.#known;
    const cause = causeOf(from, told, this.#ledger.current?.began, maxHours, doings);
    this.#drops.push({ from, to, cause });
    this.#changes.push([from, stateOf(cause)]);
    const end = endedBy(cause, until - from);
    if (end !== undefined) this.#ledger.end(from, end);
    this.#dropped = undefined;
  }

  #stop(since: number, seconds: number): void {
    this.#settle(undefined, since);
    // How old it was is told, even where its beginning is not.
    if (seconds > 0 && this.#state === "unknown") this.#ledger.begin(undefined);
    const { current } = this.#ledger;
    if (current && seconds > 0) current.began ??= since - seconds * 1000;
    this.#ledger.end(since, "stopped");
    this.#set(since, "off");
  }

  #reboot({ seenUntil: since, event }: Told): void {
    const wasOn = event.destinations?.includes(this.#known.name) === true;
    if (this.#state === "off") return;
    this.#settle(undefined, since);
    if (this.#state === "unknown" && !wasOn) return;
    if (this.#state === "unknown") this.#ledger.begin(undefined);
    this.#ledger.end(since, "server");
    this.#set(since, "off");
  }

  #flap({ event, at, since }: Told): void {
    if (event.subject !== this.#known.name || isAboutObs(event.what)) return;
    if (event.ends !== undefined && this.#state !== "unsteady") {
      // Stopped meanwhile; started again, its first arrival was not told: of restream 0.3.
      if (this.#state === "starting" && event.urgency !== "now") {
        this.#ledger.begin(undefined);
        this.#set(at, "sending");
      }
      return;
    }
    // From now on nothing is told singly; it ends with the last loss.
    if (event.ends === undefined) {
      this.#settle(at);
      this.#ledger.begin(undefined);
      this.#set(at, "unsteady");
    } else if (event.urgency === "now") this.#drop(since, "connection");
    else this.#set(since, "sending");
  }

  /** Events that say why: rolled over, ended by the clock. */
  #explain({ event, since }: Told): void {
    const lasted = (event.seconds ?? 0) * 1000;
    if (event.kind === "event-ended") this.#ledger.explain(since, "planned");
    if (event.kind === "rollover-failed") this.#ledger.explain(since, "rolled-over");
    if (event.kind !== "rolled-over" || this.#ledger.explain(since - lasted, "rolled-over")) return;
    // Nobody looked meanwhile.
    const { current } = this.#ledger;
    if (current && (current.began ?? 0) >= since - lasted) return;
    this.#ledger.end(since - lasted, "rolled-over");
    this.#changes.push([since - lasted, "off"], [since, "sending"]);
    this.#ledger.begin(since);
  }

  /** The platform, or restreamd, says when the broadcast began that goes on. */
  #ofAge(began: number): void {
    const { current } = this.#ledger;
    if (!current) return;
    if (current.began === undefined) current.began = began;
    else if (began - current.began > SESSION_KEPT_MS) {
      // Another one than we took it for: it has begun after a drop.
      const drop = this.#drops.findLast(({ to }) => to !== undefined && to <= began + NEAR_MS);
      if (!drop || drop.from <= current.began) return;
      this.#ledger.end(drop.from, "platform");
      this.#ledger.begin(began);
    }
  }

  /** Numbers begin anew: nothing of what was before is known to last. */
  #forget(): void {
    this.#settle(undefined);
    this.#ledger.end(this.#last, "unknown");
    this.#set(this.#last, "unknown");
  }

  /** What the last look saw wins over events that did not reach the archive. */
  reconcile(now: Seen | undefined, time: number): void {
    this.#settle(undefined, time);
    if (!now) return;
    const since = Math.max(Date.parse(now.since), this.#last);
    const began = now.sessionSince === null ? undefined : Date.parse(now.sessionSince);
    const isOff = ["off", "starting", "unknown"].includes(this.#state);
    if (now.state === "off" && !isOff) {
      this.#ledger.end(since, "unknown");
      this.#set(since, "off");
    } else if (now.state !== "off" && now.state !== "failing" && isOff) {
      this.#set(since, "sending");
      this.#ledger.begin(began);
    }
    const { current } = this.#ledger;
    if (current && began !== undefined) current.began ??= began;
  }

  #set(at: number, state: Connection, more: "starting" | undefined = undefined): void {
    this.#changes.push([at, state]);
    this.#state = more ?? state;
  }

  course(): Course {
    return { changes: this.#changes, drops: this.#drops, broadcasts: this.#ledger.all };
  }
}

/** What the platform names and what was seen here are so near. */
const NEAR_MS = 300_000;

const stateOf = (cause: Cause): Connection => {
  if (isOurs(cause)) return "lost";
  return cause === "refreshed" ? "frozen" : "reset";
};
