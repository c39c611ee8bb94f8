// Decides which units of ours there are, and in which order they start. Pure.
import {
  BROADCASTS_UNIT,
  CERTIFICATE_TIMER,
  CLOCK_TIMERS,
  FAILOVER_UNIT,
  FEED_UNIT,
  HAND_OVER_UNIT,
  HUB_UNIT,
  MEDIAMTX_UNIT,
  METRICS_UNIT,
  NODE_EXPORTER_UNIT,
  NOTICES_UNIT,
  PAGE_SOCKET,
  PAGE_UNIT,
  PICTURE_WATCH_UNIT,
  PEER_UNIT,
  RECORDING_UNIT,
  RESTREAMD_UNIT,
  SUMMARY_TIMER,
} from "../shared/names";

/** The units that the stream passes through, in the order in which they start. */
export const ROAD: readonly string[] = [HUB_UNIT, MEDIAMTX_UNIT, FEED_UNIT];
/** The units beside the stream: apply restarts them freely, and they stay running while a release brings them. */
export const BESIDE: readonly string[] = [
  RESTREAMD_UNIT,
  NOTICES_UNIT,
  BROADCASTS_UNIT,
  PICTURE_WATCH_UNIT,
  PAGE_UNIT,
  METRICS_UNIT,
  NODE_EXPORTER_UNIT,
  RECORDING_UNIT,
  PEER_UNIT,
  FAILOVER_UNIT,
  HAND_OVER_UNIT,
  SUMMARY_TIMER,
  CERTIFICATE_TIMER,
  ...CLOCK_TIMERS,
];

/** Their services ask for them, and have to be down when they begin: apply only ends them. */
export const SOCKETS: readonly string[] = [PAGE_SOCKET];

export const isRestream = (unit: string): boolean => /^restream-.+\.service$/.test(unit);

/** Sorts units as they start, and the rest by name. */
export const inOrder = (units: readonly string[]): string[] => {
  const each = new Set(units);
  return [
    ...ROAD.filter((unit) => each.has(unit)),
    ...[...each].filter((unit) => !ROAD.includes(unit)).sort(),
  ];
};
