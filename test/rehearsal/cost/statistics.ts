// Decides the figures that a series of measurements comes to. Pure.

/** The middle one; of two in the middle the lower, and NaN where there is none. */
export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? NaN;

/** Median, least and most, under `name`; the unit is its last word. */
export const spread = (
  name: string,
  unit: string,
  numbers: readonly number[],
): Record<string, number> => {
  const rounded = (value: number): number => Number(value.toFixed(3));
  return {
    [`${name}, median ${unit}`]: rounded(median(numbers)),
    [`${name}, least ${unit}`]: rounded(Math.min(...numbers)),
    [`${name}, most ${unit}`]: rounded(Math.max(...numbers)),
  };
};

/**
 * From a frame's leaving the encoder to its arrival, ms. The same frame comes again with each round of the media: an
 * arrival belongs to the last time that it was sent before.
 * @param sent, received name of a frame and when, ms since the epoch
 */
export const latenciesMs = (
  sent: readonly { id: string; at: number }[],
  received: readonly { id: string; at: number }[],
): number[] => {
  const times = new Map<string, number[]>();
  for (const { id, at } of sent) times.set(id, [...(times.get(id) ?? []), at]);
  return received.flatMap(({ id, at }) => {
    const before = times.get(id)?.findLast((sentAt) => sentAt <= at);
    return before === undefined ? [] : [at - before];
  });
};
