// Decides why a connection broke and why a broadcast ended, as far as anybody can say who sees the server alone. Pure.

/** limit: at the platform's own limit. no-data: it took nothing more. connection: the platform, or the way to it. */
export type Cause = "limit" | "no-data" | "connection" | "refreshed" | "hub" | "feed";

/** A connection that broke; ms since the epoch. */
export interface Drop {
  from: number;
  /** undefined: it did not come back. */
  to: number | undefined;
  cause: Cause;
}

/** stopped, planned, rolled-over: by you. connection: away for so long that the platform is taken to have ended it. */
export type End =
  "stopped" | "planned" | "rolled-over" | "platform" | "connection" | "server" | "unknown";

export interface Broadcast {
  /** ms since the epoch; undefined: not known. */
  began: number | undefined;
  /** undefined: it is on air. */
  ended: number | undefined;
  /** undefined: it is on air. */
  end: End | undefined;
}

/** What the server itself did that breaks connections; ms since the epoch. */
export interface Doing {
  from: number;
  to: number;
  cause: Extract<Cause, "refreshed" | "hub" | "feed">;
}

/** A platform is taken to have ended a broadcast that got nothing for longer (control/restreamd/observe/restream.ts). */
export const SESSION_KEPT_MS = 90_000;
/** Around the hour of its limit: platforms are not exact, and a broadcast begins there a little later than here. */
const LIMIT_MS = 600_000;

/** @param began of the broadcast @param maxHours null: no limit that is known */
export const causeOf = (
  from: number,
  told: "no-data" | "connection",
  began: number | undefined,
  maxHours: number | null,
  doings: readonly Doing[],
): Cause => {
  const ours = doings.find((doing) => doing.from <= from && from <= doing.to);
  if (ours) return ours.cause;
  if (maxHours !== null && began !== undefined) {
    const late = from - began - maxHours * 3_600_000;
    if (Math.abs(late) <= LIMIT_MS) return "limit";
  }
  return told;
};

/** What a drop ends; undefined: the broadcast goes on, as far as is known. @param lasted ms */
export const endedBy = (cause: Cause, lasted: number): End | undefined => {
  if (cause === "limit") return "platform";
  if (lasted <= SESSION_KEPT_MS) return undefined;
  return isOurs(cause) ? "server" : "connection";
};

export const isOurs = (cause: Cause): boolean => cause === "hub" || cause === "feed";

/** In the order of their beginnings, each from one end to the next. */
export class Ledger {
  readonly all: Broadcast[] = [];

  /** On air. */
  get current(): Broadcast | undefined {
    const last = this.all.at(-1);
    return last?.end === undefined ? last : undefined;
  }

  begin(began: number | undefined): void {
    if (!this.current) this.all.push({ began, ended: undefined, end: undefined });
  }

  end(ended: number, end: End): void {
    const { current } = this;
    if (current) Object.assign(current, { ended: Math.max(ended, current.began ?? ended), end });
  }

  /** What was stopped about then was so for this reason. @returns whether there is such a one */
  explain(around: number, end: End): boolean {
    const one = this.all.findLast(
      (each) => each.end === "stopped" && Math.abs((each.ended ?? 0) - around) <= NEAR_MS,
    );
    if (one) one.end = end;
    return one !== undefined;
  }
}

/** What was done and what was seen of it are so near. */
const NEAR_MS = 120_000;
