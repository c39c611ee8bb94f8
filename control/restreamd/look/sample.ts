// Parses one look at the droplet from the output of `systemctl show` and `ss`. Pure.
import { isAboutToRun, readShown } from "../../shared/units";

/** A unit of ours that systemd has loaded. */
export interface Unit {
  name: string;
  /** off: it is not meant to run. between: it has ended and will be started, or is being started. */
  state: "off" | "between" | "running";
  /** systemd's id of this start of the process; empty unless it runs. */
  process: string;
  /** The unit's own user; undefined while it has none. */
  uid: number | undefined;
  /** How often systemd restarted it since somebody last started it. */
  restarts: number;
}

/** An established TCP connection; bytes since it began. */
export interface Socket {
  uid: number;
  local: string;
  peer: string;
  /** Received by the kernel, not yet read by the program. */
  unread: number;
  acked: number;
  received: number;
}

/** answered: with any status. refused: nobody listens. silent: it accepted the connection and sent nothing in time. */
export type ApiAnswer = "answered" | "refused" | "silent";

export interface Sample {
  /** Milliseconds since the machine started: no clock jump reaches it. */
  at: number;
  units: Unit[];
  sockets: Socket[];
  /** TCP ports on which somebody listens. */
  listening: ReadonlySet<number>;
  /** MediaMTX's API. */
  api: ApiAnswer;
  /** The hub. */
  hub: ApiAnswer;
}

/** The properties that readUnits asks for. */
export const UNIT_PROPERTIES = [
  ...["Id", "ActiveState", "Job", "MainPID", "UID", "NRestarts"],
  "ExecMainStartTimestampMonotonic",
];

/** Of what `systemctl show` says. */
export const readUnits = (text: string): Unit[] =>
  [...readShown(text)].map(([name, properties]) => {
    const pid = Number(properties.get("MainPID"));
    const uid = Number(properties.get("UID"));
    const active = properties.get("ActiveState") ?? "";
    const state =
      active === "active" && pid > 0
        ? "running"
        : active === "active" || isAboutToRun(active, properties.get("Job"))
          ? "between"
          : "off";
    return {
      name,
      state,
      process:
        state === "running"
          ? `${pid}@${properties.get("ExecMainStartTimestampMonotonic") ?? ""}`
          : "",
      // systemd says "[not set]" as long as there is none.
      uid: Number.isInteger(uid) ? uid : undefined,
      restarts: Number(properties.get("NRestarts")),
    };
  });

/** Reads what `ss -tinHeO state established` says: a line for each connection. A socket without a user is root's. */
export const readSockets = (text: string): Socket[] =>
  text.split("\n").flatMap((line) => {
    const [unread, , local = "", peer = ""] = line.trim().split(/\s+/);
    const uid = numberIn(line, /\suid:(\d+)/);
    if (uid === undefined) return [];
    return [
      {
        uid,
        local,
        peer,
        unread: Number(unread),
        acked: numberIn(line, /\sbytes_acked:(\d+)/) ?? 0,
        received: numberIn(line, /\sbytes_received:(\d+)/) ?? 0,
      },
    ];
  });

/** Reads what `ss -tlnHO` says: a line for each listener, its address in the fourth column. */
export const readListening = (text: string): Set<number> =>
  new Set(
    text.split("\n").flatMap((line) => {
      const port = /:(\d+)$/.exec(line.trim().split(/\s+/)[3] ?? "")?.[1];
      return port === undefined ? [] : [Number(port)];
    }),
  );

const numberIn = (line: string, pattern: RegExp): number | undefined => {
  const [, digits] = pattern.exec(line) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

/** A socket's counter that only grows, summed over sockets that come and go. */
export interface Counter {
  total: number;
  last: Record<string, number>;
}
export const NO_COUNT: Counter = { total: 0, last: {} };

export const count = (
  before: Counter,
  sockets: readonly Socket[],
  of: (socket: Socket) => number,
): Counter => {
  const last = Object.fromEntries(
    sockets.map((socket) => [`${socket.local} ${socket.peer}`, of(socket)]),
  );
  const grown = Object.entries(last).map(([key, value]) => {
    const known = before.last[key] ?? 0;
    // A lower count means a new connection between the same two addresses.
    return value >= known ? value - known : value;
  });
  return { total: before.total + grown.reduce((sum, each) => sum + each, 0), last };
};
