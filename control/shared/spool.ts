// The spool between those who report and restreamd: a file each, there until the event that it became is on the disk.
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport, type Report, type Reported } from "./report";

/** systemd makes it with restreamd's state: a reboot leaves it. */
const SPOOL_DIR = "/var/lib/restreamd/spool";
/** At one look; the rest at the next ones. */
const MOST_AT_ONCE = 100;
/** So old, a file that is still being written belongs to nobody. */
const ABANDONED_MS = 60_000;

/**
 * Whether it was left for restreamd; what it is about is done all the same, so a failure here must fail nothing.
 * @param name of its file: what is done again after a crash takes the place of its first report
 */
export const report = (
  what: Report,
  name = `${Date.now()}-${randomBytes(4).toString("hex")}.json`,
): boolean => {
  const unfinished = join(SPOOL_DIR, `.${name}`);
  try {
    writeFileSync(unfinished, JSON.stringify(what), { mode: 0o644, flush: true });
    renameSync(unfinished, join(SPOOL_DIR, name));
    return true;
  } catch {
    return false; // the very first release, or the disk is full
  }
};

/** The oldest first. @param say is told of each that cannot be understood; it is taken away. */
export const readSpool = (say: (words: string) => void): Reported[] => {
  const reports: Reported[] = [];
  for (const name of readdirSync(SPOOL_DIR).sort()) {
    if (reports.length >= MOST_AT_ONCE) break;
    const file = join(SPOOL_DIR, name);
    const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) continue; // renamed by its writer: the next look has it
    if (name.startsWith(".")) {
      if (Date.now() - at > ABANDONED_MS) rmSync(file, { force: true });
      continue;
    }
    try {
      reports.push({ id: `${name}@${at}`, at, report: parseReport(readFileSync(file, "utf8")) });
    } catch {
      say(`the report ${name} is not understood: taken away`);
      rmSync(file, { force: true });
    }
  }
  return reports;
};

/** Those whose events are on the disk. @param ids of readSpool */
export const dropReports = (ids: readonly string[]): void => {
  for (const id of ids) rmSync(join(SPOOL_DIR, id.replace(/@[\d.]+$/, "")), { force: true });
};
