// Counts the events that are kept, by kind: each file of the archive is read again only when it has changed.
import { readFileSync, statSync } from "node:fs";
import { ARCHIVE_DIR, archiveFiles, eventsIn, lackingOf } from "../shared/archive";
import type { Event, EventKind } from "../shared/event";
import { unlessMissing } from "../shared/files";

interface Counted {
  /** Of the file: another one when it has changed. */
  is: string;
  kinds: readonly EventKind[];
  last: Event | undefined;
}

export class EventCounts {
  readonly #folder: string;
  /** By inode: an older file is a newer one that was renamed. */
  #files = new Map<number, Counted>();

  /** @param folder for tests alone */
  constructor(folder = ARCHIVE_DIR) {
    this.#folder = folder;
  }

  /** @param kept the state's, the newest of all @throws Error of the file system */
  read(kept: readonly Event[]): Map<EventKind, number> {
    const before = this.#files;
    this.#files = new Map();
    for (const file of archiveFiles(this.#folder)) this.#count(file, before);
    const files = [...this.#files.values()];
    const last = files.findLast((file) => file.last !== undefined)?.last;
    const counts = new Map<EventKind, number>();
    for (const kind of [
      ...files.flatMap(({ kinds }) => kinds),
      ...lackingOf(kept, last).map((event) => event.kind),
    ])
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }

  #count(file: string, before: ReadonlyMap<number, Counted>): void {
    const seen = unlessMissing(() => {
      const { ino, size, mtimeMs } = statSync(file);
      return { ino, is: `${size} ${mtimeMs}` };
    });
    // restreamd turns its files just now: the next scrape finds it.
    if (!seen) return;
    const known = before.get(seen.ino);
    if (known?.is === seen.is) {
      this.#files.set(seen.ino, known);
      return;
    }
    const events = eventsIn(unlessMissing(() => readFileSync(file, "utf8")) ?? "");
    this.#files.set(seen.ino, {
      is: seen.is,
      kinds: events.map(({ kind }) => kind),
      last: events.at(-1),
    });
  }
}
