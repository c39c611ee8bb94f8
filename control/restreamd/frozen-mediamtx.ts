// Decides when MediaMTX is frozen: its API takes the connection and does not answer, and no byte leaves its RTMP
// port, several times in a row. Pure.
import { count, NO_COUNT, type ApiAnswer, type Counter, type Socket, type Unit } from "./sample";

/** In a row, one each INTERVAL_MS: a busy moment is never this long. */
const SILENT_PROBES = 4;

export interface MediamtxWatch {
  process: string;
  sent: Counter;
  silentProbes: number;
  /** Of the first of them. */
  silentSince: number;
}

export const NOT_WATCHED: MediamtxWatch = {
  process: "",
  sent: NO_COUNT,
  silentProbes: 0,
  silentSince: 0,
};

/** `unit`: undefined or not running is systemd's business, and so is a port where nobody listens. */
export const watchMediamtx = (
  before: MediamtxWatch,
  at: number,
  unit: Unit | undefined,
  sockets: readonly Socket[],
  api: ApiAnswer,
): { watch: MediamtxWatch; frozenSince: number | undefined } => {
  if (unit?.state !== "running") return { watch: NOT_WATCHED, frozenSince: undefined };
  const known = before.process === unit.process ? before : NOT_WATCHED;
  const ours = sockets.filter(({ uid, local }) => uid === unit.uid && local.endsWith(":1935"));
  const sent = count(known.sent, ours, ({ acked }) => acked);
  // Whoever still gets bytes gets them from a MediaMTX that lives, whatever its API does.
  const isSilent = api === "silent" && known.process !== "" && sent.total === known.sent.total;
  const silentProbes = isSilent ? known.silentProbes + 1 : 0;
  const silentSince = known.silentProbes > 0 ? known.silentSince : at;
  const isFrozen = silentProbes >= SILENT_PROBES;
  return {
    // Once told, the count begins again: a kill that did not work is tried again, not at once.
    watch: { process: unit.process, sent, silentSince, silentProbes: isFrozen ? 0 : silentProbes },
    frozenSince: isFrozen ? silentSince : undefined,
  };
};
