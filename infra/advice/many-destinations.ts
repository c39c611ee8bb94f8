// Decides whether a stack has more destinations than one server was seen to carry. Pure.

/** `npm run bench -- --only-scale`, to which nobody has added a cell with more (docs/evidence.md, "How many destinations"). */
export const MOST_MEASURED = 16;

/** @returns undefined: it was seen to carry so many */
export const manyDestinations = (count: number): string | undefined =>
  count > MOST_MEASURED
    ? `there are ${count} destinations, and one server was measured with up to ${MOST_MEASURED}: try it before the event (npm run bench -- --only-scale), and look at the estimate's transfer`
    : undefined;
