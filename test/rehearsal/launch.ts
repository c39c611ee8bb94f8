// The outside of a rehearsal: parts, package proxy, sandbox, Ctrl-C, and that nothing is left behind.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { ensureLiveMedia, ensureOtherMedia } from "../support/parts/live-media";
import { startPackageProxy } from "../support/parts/package-proxy";
import { ensureParts, requireRoot, type Preparation } from "../support/parts/parts";
import {
  createRunFolder,
  deadRuns,
  enterSandbox,
  hand,
  keptRuns,
  leftoversOf,
  removeRun,
  type RunFolder,
} from "../support/world/sandbox";
import { KEPT_FILE, REPORT_FILE, type Order } from "./order";
import { progress } from "./progress";
import { renderPage } from "./replay/page";
import type { SuiteName } from "./suites";
import { emptyReport, NOT_MEASURED, type Report } from "./report";

export interface Request {
  suite: SuiteName;
  scenarios: string[];
  repeat: number;
  replayMinutes: number | undefined;
  keep: boolean;
  /** Where the figures go; undefined: nowhere. */
  jsonFile: string | undefined;
}

const ROOT = resolve(__dirname, "../..");
const INTERRUPTED = 130;
/** How long the rehearsal may take to write its report after an interrupt. */
const END_WITHIN_MS = 10_000;

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
  let run: RunFolder | undefined;
  let report: Report | undefined;
  let kept = false;
  let reason = "";
  try {
    requireRoot();
    run = createRunFolder();
    ({ report, kept } = await inSandbox(request, startedAt, run, {
      say,
      signal: interrupt.signal,
    }));
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
    if (!interrupt.signal.aborted) say(`FAILED: ${reason}`);
  }
  if (run && !kept)
    await removeRun(run).catch((error: unknown) => {
      say(`could not be removed: ${String(error)}`);
    });
  report ??= notRun(request, interrupt.signal.aborted ? "interrupted" : reason);
  if (run && !kept) report = withLeftovers(report, leftoversOf(run));
  if (request.jsonFile !== undefined) writeReport(request, request.jsonFile, report, say);
  const failed = report.scenarios.filter(({ passed }) => !passed);
  say(
    report.passed
      ? `all ${report.scenarios.length} scenarios passed`
      : `${failed.length} of ${report.scenarios.length} scenarios failed: ${failed.map(({ name }) => name).join(", ")}`,
  );
  if (interrupt.signal.aborted) return INTERRUPTED;
  return report.passed ? 0 : 1;
};

const inSandbox = async (
  request: Request,
  startedAt: number,
  run: RunFolder,
  preparation: Preparation,
): Promise<{ report: Report | undefined; kept: boolean }> => {
  const { say, signal } = preparation;
  const packageSocket = join(run.path, "packages.sock");
  const proxy = await startPackageProxy(packageSocket);
  try {
    say("seeing to what the rehearsal needs");
    const parts = await ensureParts(preparation, proxy.url);
    const order: Order = {
      startedAt,
      run,
      parts,
      liveMedia: await ensureLiveMedia(preparation, parts.roots.tools),
      ...(request.suite !== "story"
        ? { otherMedia: await ensureOtherMedia(preparation, parts.roots.tools) }
        : {}),
      packageSocket,
      suite: request.suite,
      scenarios: request.scenarios,
      repeat: request.repeat,
      replayMinutes: request.replayMinutes,
      keep: request.keep,
      evidence: join(ROOT, "evidence", new Date().toISOString().replace(/[:.]/g, "-")),
    };
    signal.throwIfAborted();
    const orderFile = join(run.path, "order.json");
    writeFileSync(orderFile, JSON.stringify(order));
    const inside = enterSandbox(
      [process.execPath, "--import", "tsx", join(__dirname, "inside.ts"), orderFile],
      run,
      ROOT,
    );
    const kept = await untilOverOrKept(inside, run, signal);
    if (kept) sayHowToLook(run, inside, say);
    const file = join(run.path, REPORT_FILE);
    return {
      report: existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : undefined,
      kept,
    };
  } finally {
    await proxy.close();
  }
};

/** True when the server is to be left running. */
const untilOverOrKept = async (
  inside: ChildProcess,
  run: RunFolder,
  signal: AbortSignal,
): Promise<boolean> => {
  const over = once(inside, "exit");
  let hurry: NodeJS.Timeout | undefined;
  const end = (): void => {
    inside.stdin?.end(); // asks it to end
    hurry = setTimeout(() => inside.kill("SIGKILL"), END_WITHIN_MS);
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end);
  let watch: NodeJS.Timeout | undefined;
  const keep = new Promise<"kept">((resolve) => {
    watch = setInterval(() => {
      if (existsSync(join(run.path, KEPT_FILE))) resolve("kept");
    }, 200);
  });
  const result = await Promise.race([over, keep]);
  clearInterval(watch);
  clearTimeout(hurry);
  signal.removeEventListener("abort", end);
  return result === "kept";
};

const sayHowToLook = (run: RunFolder, inside: ChildProcess, say: (line: string) => void): void => {
  const pid = inside.pid ?? 0;
  const first = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  hand(run, pid);
  const enter = `nsenter --target ${first} --mount --net --pid nsenter --net=${run.path}/net/home`;
  say(
    `the server is left running. A shell on it:\n  ${enter} ${run.path}/ssh/ssh root@198.51.100.10\nWhen you are done: npm run rehearse -- --clean`,
  );
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

const notRun = ({ scenarios }: Request, reason: string): Report => ({
  ...emptyReport(),
  scenarios: scenarios.map((name) => ({
    name,
    passed: false,
    seconds: 0,
    measures: NOT_MEASURED,
    figures: {},
    reason,
  })),
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

/** The page of a replay goes beside the figures; one of an earlier run does not stay there. */
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

const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
