// Decides how the archive of events is laid out and read: files of lines that only grow, beside the few that the state keeps. Pure but for reading.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventOrNothing, type Event } from "./event";
import { unlessMissing } from "./files";

/** restreamd's own. */
export const ARCHIVE_DIR = "/var/lib/restreamd/events";
/** The one that grows; full, it becomes the first of the older ones. */
export const ARCHIVE_FILE = "events.jsonl";
/** @param age from 1, the higher the older */
export const olderFile = (age: number): string => `events.${age}.jsonl`;

/** A line that a power cut has torn, or that a newer version wrote, is left out. */
export const eventsIn = (text: string): Event[] =>
  text.split("\n").flatMap((line) => {
    try {
      return eventOrNothing(JSON.parse(line));
    } catch {
      return [];
    }
  });

const ageOf = (name: string): number | undefined =>
  name === ARCHIVE_FILE ? 0 : Number(/^events\.(\d+)\.jsonl$/.exec(name)?.[1] ?? NaN) || undefined;

/** Paths, the oldest first; none where no restreamd has kept one. */
export const archiveFiles = (folder = ARCHIVE_DIR): string[] =>
  (unlessMissing(() => readdirSync(folder)) ?? [])
    .flatMap((name) => {
      const age = ageOf(name);
      return age === undefined ? [] : [{ name, age }];
    })
    .sort((one, other) => other.age - one.age)
    .map(({ name }) => join(folder, name));

/** As `archiveFiles`. */
export const readArchive = (folder = ARCHIVE_DIR): Event[] =>
  archiveFiles(folder).flatMap((file) =>
    eventsIn(unlessMissing(() => readFileSync(file, "utf8")) ?? ""),
  );

const isSame = (one: Event, other: Event): boolean =>
  one.number === other.number && one.time === other.time;

/** Each once, the oldest first. @param kept the state's, the newest of all */
export const allOf = (archived: readonly Event[], kept: readonly Event[]): Event[] => {
  const [first] = kept;
  const at = first === undefined ? -1 : archived.findLastIndex((event) => isSame(event, first));
  return [...(at < 0 ? archived : archived.slice(0, at)), ...kept];
};

/**
 * What of the state's events the archive still lacks, after whatever ended restreamd between both.
 * @param last the archive's newest; undefined: it is empty
 */
export const lackingOf = (kept: readonly Event[], last: Event | undefined): readonly Event[] => {
  if (last === undefined) return kept;
  const at = kept.findLastIndex((event) => isSame(event, last));
  // Not among them: so many came since, or the state was lost and numbers began anew.
  return kept.slice(at + 1);
};
