// Decides when a server (MediaMTX, the hub) is frozen: its HTTP takes the connection and does not answer, and no byte
// leaves its RTMP port, several times in a row. A silent publisher or a stalled platform does not look like
// that. Pure.
import {
  count,
  NO_COUNT,
  type ApiAnswer,
  type Counter,
  type Socket,
  type Unit,
} from "../look/sample";

/** Silent looks in a row, one each two seconds: no busy moment lasts this long. */
const SILENT_PROBES = 4;

export interface ServerWatch {
  process: string;
  sent: Counter;
  silentProbes: number;
  /** When the first of them happened. */
  silentSince: number;
}

export const NOT_WATCHED: ServerWatch = {
  process: "",
  sent: NO_COUNT,
  silentProbes: 0,
  silentSince: 0,
};

/** Leaves to systemd a `unit` that is undefined or not running, and a port where nobody listens. */
export const watchServer = (
  before: ServerWatch,
  at: number,
  unit: Unit | undefined,
  sockets: readonly Socket[],
  rtmpPort: number,
  answer: ApiAnswer,
): { watch: ServerWatch; frozenSince: number | undefined } => {
  if (unit?.state !== "running") return { watch: NOT_WATCHED, frozenSince: undefined };
  const known = before.process === unit.process ? before : NOT_WATCHED;
  const ours = sockets.filter(
    ({ uid, local }) => uid === unit.uid && local.endsWith(`:${rtmpPort}`),
  );
  const sent = count(known.sent, ours, ({ acked }) => acked);
  // A server that still sends bytes is alive, whatever its HTTP does.
  const isSilent = answer === "silent" && known.process !== "" && sent.total === known.sent.total;
  const silentProbes = isSilent ? known.silentProbes + 1 : 0;
  const silentSince = known.silentProbes > 0 ? known.silentSince : at;
  const isFrozen = silentProbes >= SILENT_PROBES;
  return {
    // The count starts again after a report: a kill that did not work is repeated, but not at once.
    watch: { process: unit.process, sent, silentSince, silentProbes: isFrozen ? 0 : silentProbes },
    frozenSince: isFrozen ? silentSince : undefined,
  };
};
