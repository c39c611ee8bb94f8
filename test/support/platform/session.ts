// A platform's session ("the broadcast"), as far as this project can know: it begins with the first
// publish, outlives an unclean end by a grace period, and ends at once when the publisher says goodbye.
// Pure: events and the time in, sessions out. One channel; its key was checked before.

/** All times in ms since the epoch. A second `end` of a connection says nothing new and is ignored. */
export type SessionEvent =
  | {
      readonly kind: "publish";
      readonly at: number;
      readonly connection: number;
      readonly key: string;
    }
  | {
      readonly kind: "end";
      readonly at: number;
      readonly connection: number;
      readonly clean: boolean;
    }
  /** The platform itself ends the broadcast, as Twitch does after 48 hours. */
  | { readonly kind: "reset"; readonly at: number };

export interface Connection {
  readonly id: number;
  /** The stream key it published with. */
  readonly key: string;
  readonly startedAt: number;
  endedAt?: number;
  /** Whether it said goodbye; undefined while it lasts. */
  clean?: boolean;
}

export interface Session {
  readonly startedAt: number;
  endedAt?: number;
  /** What ended it; undefined while it lasts (also through the grace period). */
  end?: "unpublish" | "grace" | "reset";
  readonly connections: Connection[];
}

/** Every connection that ever published, in order. */
export const connectionsOf = (events: readonly SessionEvent[]): Connection[] => {
  const connections: Connection[] = [];
  for (const event of events) {
    if (event.kind === "publish") {
      connections.push({ id: event.connection, key: event.key, startedAt: event.at });
    } else if (event.kind === "end") {
      const ended = connections.find(({ id }) => id === event.connection);
      if (ended === undefined || ended.endedAt !== undefined) continue;
      ended.endedAt = event.at;
      ended.clean = event.clean;
    }
  }
  return connections;
};

/**
 * @param now up to when, ms since the epoch
 * @param graceSeconds how long an unclean end is forgiven
 */
export const sessionsOf = (
  events: readonly SessionEvent[],
  now: number,
  graceSeconds: number,
): Session[] => {
  const connections = new Map(
    connectionsOf(events).map((connection) => [connection.id, connection]),
  );
  const sessions: Session[] = [];
  const close = (session: Session, at: number, end: Session["end"]): void => {
    session.endedAt = at;
    session.end = end;
  };
  for (const event of [...events, { kind: "now", at: now } as const]) {
    if (event.at > now) break;
    const open = sessions.find((session) => session.end === undefined);
    const graceEnd = open && graceEndOf(open, event.at, graceSeconds);
    if (open && graceEnd !== undefined) close(open, graceEnd, "grace");
    const lasting = open?.end === undefined ? open : undefined;
    switch (event.kind) {
      case "publish": {
        const connection = connections.get(event.connection);
        if (connection === undefined) break;
        if (lasting) lasting.connections.push(connection);
        else sessions.push({ startedAt: event.at, connections: [connection] });
        break;
      }
      case "end":
        // Not when another connection carries on, and not at the second "end" of an unclean one.
        if (lasting && isGoodbye(lasting, event.connection, event.at))
          close(lasting, event.at, "unpublish");
        break;
      case "reset":
        if (lasting) close(lasting, event.at, "reset");
        break;
      case "now":
        break;
    }
  }
  return sessions;
};

const isActive = (connection: Connection, at: number): boolean =>
  connection.endedAt === undefined || connection.endedAt > at;

const isGoodbye = (session: Session, id: number, at: number): boolean =>
  session.connections.some((one) => one.id === id && one.endedAt === at && one.clean === true) &&
  session.connections.every((one) => !isActive(one, at));

/** When the grace period of a session ran out, if that was before `at`. */
const graceEndOf = (session: Session, at: number, graceSeconds: number): number | undefined => {
  const lastEnd = session.connections.reduce(
    (end, one) => Math.max(end, one.endedAt ?? Infinity),
    0,
  );
  const graceEnd = lastEnd + graceSeconds * 1000;
  return graceEnd < at ? graceEnd : undefined;
};
