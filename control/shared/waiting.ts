// Decides which restreams run with an older unit than the one installed: a release left them on air. Pure.

/** By unit: systemd's InvocationID of the run that goes on with the older one. */
export type Waiting = Readonly<Record<string, string>>;

export const WAITING_FILE = "/var/lib/restream/waiting.json";

/** The units that still do; one that has started since has read the newer one. */
export const stillWaiting = (
  waiting: Waiting | undefined,
  invocations: ReadonlyMap<string, string>,
): string[] =>
  Object.entries(waiting ?? {}).flatMap(([unit, run]) =>
    invocations.get(unit) === run ? [unit] : [],
  );

/** What to note when a release lets `more` wait; undefined: nobody does. */
export const nowWaiting = (
  before: Waiting | undefined,
  more: readonly string[],
  invocations: ReadonlyMap<string, string>,
): Waiting | undefined => {
  const units = [...new Set([...stillWaiting(before, invocations), ...more])].sort();
  return units.length === 0
    ? undefined
    : Object.fromEntries(units.map((unit) => [unit, invocations.get(unit) ?? ""]));
};
