// Turns a look and the watchdog's counters into facts about each destination. Pure.
import { MEDIAMTX_UNIT } from "../../shared/names";
import { MORE_THAN_HANDSHAKES_BYTES, type ArrivalWatch } from "../watchdog/arrival";
import { isRestream, type Action } from "../watchdog/decide";
import type { RestreamFacts } from "../observe/facts";
import type { Sample } from "../look/sample";

export const mediamtxOf = ({ units }: Sample): string =>
  units.find(({ name }) => name === MEDIAMTX_UNIT)?.process ?? "";

/** By destination. */
export const restreamsOf = (
  { units }: Sample,
  arrivals: Readonly<Record<string, ArrivalWatch>>,
  actions: readonly Action[],
  reasons: Readonly<Record<string, string>>,
): Record<string, RestreamFacts> =>
  Object.fromEntries(
    units.filter(isRestream).map(({ name, state, process, restarts }) => [
      destinationOf(name),
      {
        wanted: state !== "off",
        ...{ process, restarts },
        ...progressOf(arrivals[name]),
        reason: reasons[destinationOf(name)],
        killed: actions.some(({ kind, unit }) => kind === "kill" && unit === name),
      },
    ]),
  );

export const destinationOf = (unit: string): string => unit.replace(/^restream-|\.service$/g, "");

/** Bytes arrived in two looks in a row: a platform that refuses a key has cut the connection by then. */
const progressOf = (watch: ArrivalWatch | undefined): { sends: boolean; bitrateKbps: number } => {
  const [first, second, third] = watch?.looks.slice(-3) ?? [];
  const [last, before] = [third ?? second, third ? second : first];
  if (!first || !last || !before) return { sends: false, bitrateKbps: 0 };
  return {
    sends:
      third !== undefined &&
      before.arrived > first.arrived &&
      last.arrived > before.arrived &&
      last.arrived > MORE_THAN_HANDSHAKES_BYTES,
    bitrateKbps: Math.round(
      ((last.arrived - before.arrived) * 8) / Math.max(1, last.at - before.at),
    ),
  };
};
