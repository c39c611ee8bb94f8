// Decides which placeholders nobody can read any more. Pure.

export interface Placeholders {
  /** Names of the files that are there. */
  present: readonly string[];
  /** The one that the installed release names. */
  current: string;
  /** The invocations that may have read a file when they started, by name of each file that is not current. */
  readers: Readonly<Record<string, readonly string[]>>;
  /** Invocations of MediaMTX and the feed that ran when the release had just been switched. */
  atSwitch: readonly string[];
  /** The invocations that run now. */
  now: readonly string[];
}

/**
 * A process learns its placeholder when it starts. Whatever starts after the switch learns the current one; so another
 * file can only be read by what ran at the switch, and is removed once none of that runs any more. At most the files
 * between two restarts of MediaMTX and the feed are kept.
 */
export const retire = ({
  present,
  current,
  readers,
  atSwitch,
  now,
}: Placeholders): { readers: Record<string, string[]>; remove: string[] } => {
  const old = present
    .filter((name) => name !== current)
    .map((name) => ({
      name,
      left: (readers[name] ?? atSwitch).filter((invocation) => now.includes(invocation)),
    }));
  return {
    readers: Object.fromEntries(
      old.filter(({ left }) => left.length > 0).map(({ name, left }) => [name, left]),
    ),
    remove: old.filter(({ left }) => left.length === 0).map(({ name }) => name),
  };
};
