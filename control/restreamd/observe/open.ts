// Decides which of the events that were told are still true: troubles that have not ended. Pure.
import type { Memory } from "./memory";

/** Their numbers, sorted, none twice. */
export const openOf = (memory: Memory): number[] => {
  const { publisher, destinations, broadcasts, refusals, flapping, machine, feed, pair } = memory;
  const numbers = [
    publisher.online ? undefined : publisher.goneEvent,
    publisher.online ? publisher.bitrateEvent : undefined,
    publisher.online ? publisher.formatEvent : undefined,
    ...Object.values(destinations).flatMap(({ troubleEvent, ageEvent }) => [
      troubleEvent,
      ageEvent,
    ]),
    ...Object.values(broadcasts).flatMap(({ unseenEvent, unknownEvent }) => [
      unseenEvent,
      unknownEvent,
    ]),
    pair?.event,
    ...[refusals, flapping, machine, feed.troubles].flatMap((all) =>
      Object.values(all).map(({ event }) => event),
    ),
  ].filter((number) => number !== undefined);
  return [...new Set(numbers)].sort((a, b) => a - b);
};
