// Decides which files of the server are looked at for damage, and names those that differ.
import type { Machine } from "../../support/world/machine";

/** Everything that was put on it (configuration, programs, placeholder, keys): SHA-256 by path. */
export type ServerFiles = ReadonlyMap<string, string>;

export const serverFiles = async (machine: Machine): Promise<ServerFiles> => {
  const lines = await machine.exec(
    ...["find", "/etc", "/usr/local", "/var/lib/restream", "-type", "f"],
    ...["-exec", "sha256sum", "{}", "+"],
  );
  return new Map(
    lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
};

/** A problem for each file that is not as it was; also for one that came or went. */
export const damaged = (before: ServerFiles, after: ServerFiles): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => {
      if (!after.has(path)) return `${path} is gone`;
      return before.has(path) ? `${path} is damaged` : `${path} was not there before`;
    });
