// Decides whether a stack has more destinations than one server was seen to carry. Pure.

/** The most that `npm run bench` has (docs/evidence.md, "How many destinations"). */
export const MOST_MEASURED = 16;

/** @returns undefined: it was seen to carry so many */
export const manyDestinations = (count: number): string | undefined =>
  count > MOST_MEASURED
    ? `there are ${count} destinations, and one server was measured with up to ${MOST_MEASURED}: start all of them together before the event, and look at restream status`
    : undefined;
