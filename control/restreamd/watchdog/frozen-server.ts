// Decides when a server (MediaMTX, the hub) is frozen: its HTTP takes the connection and does not answer, and no byte
// leaves its RTMP port, several times in a row. So neither a silent publisher nor a platform that stands still looks
// like it. Pure.
import {
  count,
  NO_COUNT,
  type ApiAnswer,
  type Counter,
  type Socket,
  type Unit,
} from "../look/sample";

/** In a row, one each INTERVAL_MS: a busy moment is never this long. */
const SILENT_PROBES = 4;

export interface ServerWatch {
  process: string;
  sent: Counter;
  silentProbes: number;
  /** When the first of them was. */
  silentSince: number;
}

export const NOT_WATCHED: ServerWatch = {
  process: "",
  sent: NO_COUNT,
  silentProbes: 0,
  silentSince: 0,
};

/** `unit`: undefined or not running is systemd's business, and so is a port where nobody listens. */
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
  // Whoever still gets bytes gets them from a server that lives, whatever its HTTP does.
  const isSilent = answer === "silent" && known.process !== "" && sent.total === known.sent.total;
  const silentProbes = isSilent ? known.silentProbes + 1 : 0;
  const silentSince = known.silentProbes > 0 ? known.silentSince : at;
  const isFrozen = silentProbes >= SILENT_PROBES;
  return {
    // Once told, the count begins again: a kill that did not work is tried again, not at once.
    watch: { process: unit.process, sent, silentSince, silentProbes: isFrozen ? 0 : silentProbes },
    frozenSince: isFrozen ? silentSince : undefined,
  };
};
