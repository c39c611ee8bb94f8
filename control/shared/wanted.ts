// Decides which destinations are wanted: those that somebody has started and not stopped. A server of a pair notes them, so that the other one starts them in its place. Pure.

export const WANTED_FILE = "/var/lib/restream/wanted";

/** One name a line. */
export const parseWanted = (text: string): string[] =>
  text.split("\n").filter((name) => /^[a-z][a-z0-9-]*$/.test(name));

export const wantedText = (names: readonly string[]): string =>
  [...new Set(names)]
    .sort()
    .map((name) => `${name}\n`)
    .join("");

/**
 * @param noted undefined: none yet, as where the spare came while this server was on air
 * @param started those that systemd runs
 */
export const withStarted = (
  noted: readonly string[] | undefined,
  started: readonly string[],
  names: readonly string[],
): string[] => [...(noted ?? started), ...names];

/** As above. */
export const withoutStopped = (
  noted: readonly string[] | undefined,
  started: readonly string[],
  names: readonly string[],
): string[] => (noted ?? started).filter((name) => !names.includes(name));
