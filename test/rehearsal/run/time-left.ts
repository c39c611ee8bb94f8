// Decides how long a lane will still take, from how long its scenarios took the last time and how fast this run is.

/** What a scenario is expected to take that was never timed on this machine. */
const UNKNOWN_SECONDS = 60;
/** Before so much has run, this run's own pace says nothing. */
const PACE_AFTER_SECONDS = 60;

/** A scenario that has run. */
export interface Done {
  name: string;
  seconds: number;
}

/** "row 7 of 33, about 21 min left". @param lastTime seconds by scenario @param next begins with the one that starts now */
export const whereWeAre = (
  lastTime: Readonly<Record<string, number>>,
  done: readonly Done[],
  next: readonly string[],
): string => {
  const expected = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (lastTime[name] ?? UNKNOWN_SECONDS), 0);
  const known = done.filter(({ name }) => name in lastTime);
  const wanted = expected(known.map(({ name }) => name));
  const took = known.reduce((sum, { seconds }) => sum + seconds, 0);
  const pace = wanted >= PACE_AFTER_SECONDS ? took / wanted : 1;
  const minutes = Math.ceil((expected(next) * pace) / 60);
  const guessed = next.filter((name) => !(name in lastTime)).length;
  return `row ${done.length + 1} of ${done.length + next.length}, about ${minutes} min left${guessed > 0 ? ` (${guessed} never timed)` : ""}`;
};

/** The last time's seconds with this run's in their place; of a scenario that failed nothing is learnt. */
export const learn = (
  lastTime: Readonly<Record<string, number>>,
  results: readonly { name: string; passed: boolean; seconds: number }[],
): Record<string, number> => ({
  ...lastTime,
  ...Object.fromEntries(
    results.filter(({ passed }) => passed).map(({ name, seconds }) => [name, seconds]),
  ),
});
