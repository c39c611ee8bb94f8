// Decides what a relay's cells come to in all. Pure.
import type { Cell, RelayRaw, RelayResult, Spread } from "../result";
import { spreadOf, worstOf } from "./spread";

/** Whose figures stand for the relay: the platform's own end, and the publisher's. */
export const RESET = "platform-reset";
export const KILLED = "publisher-killed";

export const relayResult = (raw: RelayRaw): RelayResult => {
  const { cells } = raw;
  const reset = cells.find(({ fault }) => fault === RESET);
  const killed = cells.filter(({ fault }) => fault.startsWith(KILLED));
  const ahead = cells.flatMap(({ clockAheadSeconds }) => clockAheadSeconds ?? []);
  return {
    ...raw,
    sessionsLost: cells.reduce((sum, cell) => sum + cell.sessionsLost, 0),
    connectionsBroken: cells.reduce((sum, cell) => sum + cell.connectionsBroken, 0),
    publishingAgainSeconds: reset?.publishingAgainSeconds ?? null,
    firstPictureSeconds: reset?.firstPictureSeconds ?? null,
    placeholderSeconds: seriesOf(killed, ({ placeholderSeconds }) => placeholderSeconds),
    liveSeconds: seriesOf(killed, ({ liveSeconds }) => liveSeconds),
    clockAheadSeconds: worstOf(ahead),
    dead: cells.filter(({ recovered }) => !recovered).map(({ fault }) => fault),
  };
};

/** Of a relay that was broken off: what was asked and never played was not measured. */
export const withRest = (raw: RelayRaw, asked: readonly string[], reason: string): RelayRaw => {
  const known = [...raw.cells, ...raw.unmeasured].map(({ fault }) => fault);
  const rest = asked.filter((fault) => !known.includes(fault));
  return { ...raw, unmeasured: [...raw.unmeasured, ...rest.map((fault) => ({ fault, reason }))] };
};

/** Null unless each of them has one. */
const seriesOf = (cells: readonly Cell[], of: (cell: Cell) => number | null): Spread | null => {
  const values = cells.flatMap((cell) => of(cell) ?? []);
  return values.length < cells.length ? null : spreadOf(values);
};
