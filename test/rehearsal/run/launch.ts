// The outside of a rehearsal: its lanes, Ctrl-C, one report, and that nothing is left behind.
import { messageOf } from "../../support/message-of";
import { mkdirSync, rmSync } from "node:fs";
import { writeWhole } from "../../support/write-whole";
import { dirname, join, resolve } from "node:path";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { requireRoot } from "../../support/parts/parts";
import { createRunFolder, type RunFolder } from "../../support/world/sandbox";
import { inSandboxes, type LaneEnd } from "./lane";
import { lanesOf, mergeReports, type Lane } from "./lanes";
import { readLastTime, writeLastTime } from "./last-time";
import { type Asked, KEPT_FILE } from "./order";
import { progress } from "../../support/progress";
import { emptyReport, failed, type Report, summary } from "../result/report";
import { renderPage } from "../replay/page";
import { SUITES } from "./suites";
import { learn } from "./time-left";
import type { Preparation } from "../../support/parts/preparation";
import { deadRuns, keptRuns, leftoversOf, removeRun } from "../../support/world/left-behind";

export interface Request extends Asked {
  scenarios: string[];
  /** Where the figures go; undefined: nowhere. */
  jsonFile: string | undefined;
}

const INTERRUPTED = 130;

/** Exit code. */
export const rehearse = async (request: Request): Promise<number> => {
  const startedAt = Date.now();
  const say = progress(startedAt);
  const interrupt = new AbortController();
  // However often, and to whomever of the process group: the first one counts.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (!interrupt.signal.aborted)
        say("interrupted: ending everything, this takes a few seconds");
      interrupt.abort(new Error("interrupted"));
    });

  for (const run of deadRuns()) {
    say(`removing what a killed run left: ${run.path}`);
    await removeRun(run);
  }
  const lanes = lanesOf(SUITES[request.suite], request.scenarios, request.keep);
  const preparation = { say, signal: interrupt.signal };
  const results = await tellLanes(request, lanes, startedAt, preparation);
  const report = mergeReports(
    results,
    SUITES[request.suite].map(({ name }) => name),
  );
  if (request.jsonFile !== undefined) writeReport(request, request.jsonFile, report, say);
  writeLastTime(learn(readLastTime(), report.scenarios));
  for (const line of summary(report)) say(line);
  if (interrupt.signal.aborted) return INTERRUPTED;
  return report.passed ? 0 : 1;
};

/** The report of each lane, whatever happened; nothing of them is left, but for what is kept. */
const tellLanes = async (
  request: Request,
  lanes: Lane[],
  startedAt: number,
  preparation: Preparation,
): Promise<Report[]> => {
  const { say, signal } = preparation;
  const runs: RunFolder[] = [];
  let ends: LaneEnd[] = [];
  let reason = "";
  try {
    requireRoot();
    while (runs.length < lanes.length) runs.push(createRunFolder());
    ends = await inSandboxes(request, lanes, runs, startedAt, preparation);
  } catch (error) {
    reason = messageOf(error);
    // A signal to all of us may have ended a command first, and is heard by us in the loop's next turn.
    await turnOfTheLoop();
    if (!signal.aborted) say(`FAILED: ${reason}`);
  }
  const reports: Report[] = [];
  for (const [index, lane] of lanes.entries()) {
    const { report = notRun(lane, signal.aborted ? "interrupted" : reason), kept = false } =
      ends[index] ?? {};
    const run = runs[index];
    if (run && !kept)
      await removeRun(run).catch((error: unknown) => {
        say(`could not be removed: ${String(error)}`);
      });
    reports.push(run && !kept ? withLeftovers(report, leftoversOf(run)) : report);
  }
  return reports;
};

/** Removes what --keep left, also of runs that other launchers started. Exit code. */
export const cleanKept = async (): Promise<number> => {
  const runs = keptRuns(KEPT_FILE);
  for (const run of [...runs, ...deadRuns()]) {
    await removeRun(run);
    console.log(`removed ${run.path}`);
  }
  if (runs.length === 0) console.log("no kept server is there");
  return 0;
};

const notRun = ({ scenarios }: Lane, reason: string): Report => ({
  ...emptyReport(),
  scenarios: scenarios.map((name) => failed(name, reason)),
});

/** What is left on this machine counts as left by destroy. */
const withLeftovers = (report: Report, left: string[]): Report => {
  const { destroyLeftovers } = report.provision;
  if (left.length > 0) console.error(`left on this machine: ${left.join(", ")}`);
  return {
    ...report,
    passed: report.passed && left.length === 0,
    provision: {
      ...report.provision,
      destroyLeftovers: destroyLeftovers === null ? null : destroyLeftovers + left.length,
    },
  };
};

const writeReport = (
  { suite }: Request,
  file: string,
  report: Report,
  say: (line: string) => void,
): void => {
  const page = join(dirname(resolve(file)), "report.html");
  mkdirSync(dirname(page), { recursive: true });
  writeWhole(file, `${JSON.stringify(report, null, 2)}\n`);
  if (report.replay) {
    writeWhole(page, renderPage(report));
    say(`the replay, to look at: ${page}`);
  } else if (suite === "path-to-hope") rmSync(page, { force: true });
};
