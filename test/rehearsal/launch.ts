// The outside of a rehearsal: parts, package proxy, sandbox, Ctrl-C, and that nothing is left behind.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
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
import { lanesOf, mergeReports, type Lane } from "./lanes";
import { readLastTime, writeLastTime } from "./last-time";
import { KEPT_FILE, REPORT_FILE, type Order } from "./order";
import { progress } from "./progress";
import { SUITES, type SuiteName } from "./suites";
import { learn } from "./time-left";
import { emptyReport, NOT_MEASURED, summary, type Report } from "./report";

export interface Request {
  suite: SuiteName;
  scenarios: string[];
  repeat: number;
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
  const lanes = lanesOf(SUITES[request.suite], request.scenarios, request.keep);
  const preparation = { say, signal: interrupt.signal };
  const results = await tellLanes(request, lanes, startedAt, preparation);
  const report = mergeReports(
    results,
    SUITES[request.suite].map(({ name }) => name),
  );
  if (request.jsonFile !== undefined) writeWhole(request.jsonFile, report);
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

interface LaneEnd {
  /** Undefined: it was ended before it could write one. */
  report?: Report | undefined;
  kept: boolean;
}

/** Every lane in a sandbox of its own, all at once. */
const inSandboxes = async (
  request: Request,
  lanes: Lane[],
  runs: RunFolder[],
  startedAt: number,
  preparation: Preparation,
): Promise<LaneEnd[]> => {
  const { say, signal } = preparation;
  const [{ path }] = runs as [RunFolder];
  const packageSocket = join(path, "packages.sock");
  const proxy = await startPackageProxy(packageSocket);
  try {
    say("seeing to what the rehearsal needs");
    const parts = await ensureParts(preparation, proxy.url);
    const evidence = join(ROOT, "evidence", new Date().toISOString().replace(/[:.]/g, "-"));
    const shared = {
      startedAt,
      parts,
      liveMedia: await ensureLiveMedia(preparation, parts.roots.tools),
      ...(request.suite === "faults"
        ? { otherMedia: await ensureOtherMedia(preparation, parts.roots.tools) }
        : {}),
      packageSocket,
      suite: request.suite,
      lastTime: readLastTime(),
      repeat: request.repeat,
      keep: request.keep,
    };
    signal.throwIfAborted();
    for (const { name, scenarios } of lanes)
      if (name !== "") say(`lane ${name}, on a server of its own: ${scenarios.join(", ")}`);
    return await Promise.all(
      lanes.map(({ name, scenarios }, index) =>
        inSandbox(
          {
            ...shared,
            run: runs[index] as RunFolder,
            lane: name,
            scenarios,
            evidence: join(evidence, name),
          },
          preparation,
        ),
      ),
    );
  } finally {
    await proxy.close();
  }
};

const inSandbox = async (order: Order, { say, signal }: Preparation): Promise<LaneEnd> => {
  const { run } = order;
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

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const notRun = ({ scenarios }: Lane, reason: string): Report => ({
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

const writeWhole = (file: string, report: Report): void => {
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(report, null, 2)}\n`);
  renameSync(`${file}.new`, file);
};
