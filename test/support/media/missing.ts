// Decides which frames of media that plays in a loop did not arrive, from those that did. Pure.

/**
 * Names of what is missing between the first and the last frame received, in order. Of one track and one connection of
 * its publisher; less than a round of the media is missing at a time.
 * @param order of the media, each name once
 * @param received names in order of arrival; others than the media's are passed over
 */
export const missingOf = (order: readonly string[], received: readonly string[]): string[] => {
  const places = new Map(order.map((id, place) => [id, place]));
  const missing: string[] = [];
  let last: number | undefined;
  for (const id of received) {
    const place = places.get(id);
    if (place === undefined) continue;
    if (last !== undefined && last !== place)
      for (let at = next(last, order); at !== place; at = next(at, order))
        missing.push(order[at] ?? "");
    last = place;
  }
  return missing;
};

const next = (place: number, order: readonly string[]): number => (place + 1) % order.length;

export interface Difference {
  /** Missing, although it was not left out: lost on the way. */
  readonly lost: readonly string[];
  /** Left out, and not missing: the two do not speak of the same time. */
  readonly notMissing: readonly string[];
}

/** What is missing at a platform against what its publisher left out; names may occur several times in each. */
export const compareLeftOut = (
  leftOut: readonly string[],
  missing: readonly string[],
): Difference => ({ lost: without(missing, leftOut), notMissing: without(leftOut, missing) });

const without = (some: readonly string[], others: readonly string[]): string[] => {
  const left = new Map<string, number>();
  for (const id of others) left.set(id, (left.get(id) ?? 0) + 1);
  return some.filter((id) => {
    const count = left.get(id) ?? 0;
    if (count > 0) left.set(id, count - 1);
    return count === 0;
  });
};
