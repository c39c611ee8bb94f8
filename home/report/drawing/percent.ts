// Decides how a share of the time is written. Pure.

/** Rounded down, so that only what was live all the time is 100 %. */
export const inPercent = (percent: number): string => {
  // What a fraction's binary form takes away (99.99 is 99.98999…) is not to cost a digit.
  const hundredths = Math.floor(percent * 100 + 1e-6);
  return percent > 100 - 1e-9 ? "100 %" : `${(Math.min(hundredths, 9999) / 100).toFixed(2)} %`;
};
