/**
 * The one clock of every measurement: ms since the Unix epoch, with fractions. Monotonic on purpose: a
 * time synchronisation in mid-rehearsal must not shorten or lengthen a measured gap.
 */
export const now = (): number => performance.timeOrigin + performance.now();
