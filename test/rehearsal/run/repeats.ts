// Decides how often a scenario runs: what meets the same every time is not worth the time of a whole suite's repeats.
import type { Scenario } from "../verbs/scenario";

/** @param repeatsAll also those without a random phase: it was asked for by name */
export const timesOf = (
  { once, hasRandomPhase }: Pick<Scenario, "once" | "hasRandomPhase">,
  { repeat, repeatsAll }: { repeat: number; repeatsAll: boolean },
): number => (once || !(repeatsAll || hasRandomPhase) ? 1 : repeat);
