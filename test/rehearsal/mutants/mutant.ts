// What a mutant is: the server with one protection taken away; a named row must fail on it, and for that reason.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { backSince, unitOf } from "../verbs/restream";
import type { Scenario } from "../verbs/scenario";
import type { Edit } from "../verbs/edit";
import { edit } from "../verbs/while-edited";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { outcomeOf, type Figures, type Outcome } from "../result/outcome";

export interface Mutant {
  /** Stable, kebab-case, begins with "without-" or "with-". */
  name: string;
  /** What is taken away, as the end of "without …" or "with …". */
  takes: string;
  row: Scenario;
  /** What the row sets up on a server that does not have it yet: it stays, so it is no difference that the mutant made. */
  prepares?: (bed: Bed) => Promise<unknown>;
  /** What the row's reason must say: it is to fail for this, not by accident. null: another protection covers for it, and the row must pass. */
  notices: RegExp | null;
  /** Of installed files; those of a file whose place is not known beforehand are found on the server. */
  edits: readonly Edit[] | ((bed: Bed) => readonly Edit[]);
  /** Unit names; they run without it once they are restarted. */
  restarts: readonly string[];
  /** What no edit can do, done after the edits. */
  breaks?: (bed: Bed) => Promise<unknown>;
  /** Undoes `breaks`, when all runs as before. */
  mends?: (bed: Bed) => Promise<unknown>;
}

export const MEDIAMTX = "mediamtx-restream";
export const FEED = "mediamtx-feed";
export const HUB = "mediamtx-hub";
export const RESTREAMS = PLATFORMS.map(unitOf);
/** Characters: some rows quote all that Pulumi said. */
const MOST_REMARK = 400;

/** Passes when the row fails as it must; leaves the server as it was, file by file. */
export const mutantScenario = (mutant: Mutant): Scenario => ({
  name: mutant.name,
  title: `${mutant.takes}: ${mutant.row.name} ${mutant.notices ? "fails" : "holds all the same"}`,
  suite: "mutants",
  ...(mutant.row.certificate ? { certificate: true } : {}),
  run: async (bed, figures) => {
    await mutant.prepares?.(bed);
    const before = await fingerprint(bed);
    const edits = typeof mutant.edits === "function" ? mutant.edits(bed) : mutant.edits;
    const putBack = edit(bed, edits);
    try {
      await breakServer(bed, mutant);
      return verdictOf(mutant, await outcomeOfRow(mutant.row, bed, figures));
    } finally {
      putBack();
      // A row that rebooted, or was broken off, left some stopped.
      await bed.machine.exec("systemctl", "daemon-reload");
      await bed.machine.exec("systemctl", "reset-failed");
      await bed.machine.exec("systemctl", "start", ...UNITS);
      await restart(bed, mutant.restarts);
      await mutant.mends?.(bed);
      await expectAsBefore(bed, before);
    }
  },
});

/** The mutant's outcome, from its row's: no problem when the row failed for what it is to notice. Pure. */
export const verdictOf = (
  { row, notices }: Pick<Mutant, "row" | "notices">,
  outcome: Outcome,
): Outcome => {
  if (!notices) return outcome;
  const reason = outcome.problems.join("; ");
  if (reason === "")
    return { ...outcome, problems: [`${row.name} passed: it does not notice this`] };
  if (!notices.test(reason))
    return { ...outcome, problems: [`${row.name} failed, but not for this: ${reason}`] };
  return { ...outcome, problems: [], remarks: [`${row.name}: ${reason.slice(0, MOST_REMARK)}`] };
};

/** Rows of some suites say what did not hold by any error, too. */
const outcomeOfRow = (row: Scenario, bed: Bed, figures: Figures): Promise<Outcome> =>
  row.run(bed, figures).catch((error: unknown) => {
    if (!(error instanceof Error) || !["story", "self-check", "watch"].includes(row.suite))
      throw error;
    return outcomeOf({ problems: [error.message] });
  });

const breakServer = async (bed: Bed, { breaks, restarts }: Mutant): Promise<void> => {
  await breaks?.(bed);
  await restart(bed, restarts);
};

/** Resolves when the platforms that this cuts off have a picture again. */
const restart = async (bed: Bed, units: readonly string[]): Promise<void> => {
  const at = now();
  await bed.machine.exec("systemctl", "daemon-reload");
  for (const unit of units) {
    // One that has failed too often would be refused.
    await bed.machine.exec("systemctl", "reset-failed", unit).catch(() => undefined);
    await bed.machine.exec("systemctl", "restart", unit);
  }
  const isCutOff = (name: PlatformName): boolean =>
    units.includes(HUB) || units.includes(unitOf(name));
  for (const name of PLATFORMS.filter(isCutOff))
    await backSince(bed, name, at, WITHIN_MS.publishesOnceMended);
  // What the restart left on its way may still arrive.
  const settledAt = now() + 1000;
  for (const name of PLATFORMS)
    await eventually(`${name} has a picture again`, WITHIN_MS.publishesOnceMended, () => {
      const frames = bed.platforms[name].frames(settledAt);
      if (!frames.some(({ kind, at: arrivedAt }) => kind === "video" && arrivedAt >= settledAt))
        throw new Error("none since the restart");
    });
};

const UNITS = [MEDIAMTX, HUB, FEED, "restreamd", ...RESTREAMS];

/** What it is made of: files, links, what starts at boot, what systemd has read of its units. */
const fingerprint = ({ machine }: Bed): Promise<string> =>
  machine.exec("sh", "-c", FINGERPRINT, "sh", ...UNITS);

/** What apply stages and keeps for a rollback grows with each release; a row of the page invites people. */
const FINGERPRINT = `find /etc /usr/local /var/lib/restream -path /var/lib/restream/releases -prune -o \\
  -path /var/lib/restream/incoming -prune -o -path /var/lib/restream/page-people.json -prune -o -type f -exec sha256sum {} + | sort
find /etc/systemd /run/systemd/system -printf '%p %l\\n' | sort
systemctl show --property=Id,UnitFileState,NeedDaemonReload,Restart,StartLimitIntervalUSec "$@"`;

const expectAsBefore = async (bed: Bed, before: string): Promise<void> => {
  const lines = new Set(before.split("\n"));
  const others = (await fingerprint(bed)).split("\n").filter((line) => !lines.has(line));
  if (others.length > 0) throw new Error(`the server is not as it was: ${others.join(", ")}`);
  await eventually("everything runs again", WITHIN_MS.publishesOnceMended, async () => {
    const show = ["show", "--property=ActiveState", "--value", ...UNITS];
    const states = (await bed.machine.exec("systemctl", ...show)).trim().split(/\n+/);
    if (states.length !== UNITS.length || states.some((state) => state !== "active"))
      throw new Error(`${UNITS.join(", ")}: ${states.join(", ")}`);
  });
};
