// Decides the figures that a series comes to. Pure.
import type { Spread } from "../result";

/** Three decimals. */
export const rounded = (value: number): number => Number(value.toFixed(3));

/** Of two in the middle their mean; null without any. */
export const spreadOf = (values: readonly number[]): Spread | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ];
  const worst = sorted.at(-1);
  if (low === undefined || high === undefined || worst === undefined) return null;
  return { median: rounded((low + high) / 2), worst: rounded(worst), n: sorted.length };
};

/** The value that this part of them does not exceed. @param part of 1. NaN without any */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
};

/** Null when none was seen, or when one was to be seen and was not: a worst one that is missing is no figure. */
export const worstOf = (values: readonly (number | null)[]): number | null => {
  const seen = values.filter((value) => value !== null);
  return seen.length === 0 || seen.length < values.length ? null : rounded(Math.max(...seen));
};
