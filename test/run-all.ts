// npm test: check, the rehearsal, the tests of the test bed; side by side where the cores allow. Whatever was not run counts as failed.
// Closes with "N passed, N failed" alone on a line. Exit: 0 when nothing failed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "./rehearsal/result/report";
import type { Scenario } from "./rehearsal/verbs/scenario";
import { SUITES, type SuiteName } from "./rehearsal/run/suites";

interface Count {
  passed: number;
  failed: number;
}
const ROOT = resolve(__dirname, "..");
/** Where the counts go; inside the checkout, so that an interrupted run leaves nothing outside. */
const folder = join(ROOT, "node_modules", ".cache", "restream-test");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** Runs a command in the open, each line of what it prints begun with `prefix`; true when it ended well. A signal to us goes on to it. */
const run = async (prefix: string, line: string[]): Promise<boolean> => {
  console.log(`\n${prefix}$ ${line.join(" ")}`);
  const startedAt = performance.now();
  const [program = "", ...args] = line;
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      console.log(prefix + line);
    });
  const forward = (signal: NodeJS.Signals): void => {
    interrupted = true;
    child.kill(signal);
  };
  process.on("SIGINT", forward).on("SIGTERM", forward);
  const [code] = (await once(child, "close")) as [number | null];
  process.off("SIGINT", forward).off("SIGTERM", forward);
  console.log(
    `${prefix}(${((performance.now() - startedAt) / 1000).toFixed(0)} s, exit code ${code ?? "none"})`,
  );
  return code === 0;
};
const INTERRUPTED = 130;
let interrupted = false;

/** A tool that says no more than yes or no. */
const tool = async (prefix: string, ...line: string[]): Promise<Count> =>
  (await run(prefix, line)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** What its JSON counted; a failure that no count shows (nothing collected, a crash) counts as one. */
const counted = (ok: boolean, count: () => Count): Count => {
  let result: Count = { passed: 0, failed: 1 };
  try {
    result = count();
  } catch (error) {
    console.error(error);
  }
  const isSilent = result.failed === 0 && (!ok || result.passed === 0);
  return isSilent ? { ...result, failed: 1 } : result;
};

const vitest = async (prefix: string, project: string, before: string[] = []): Promise<Count> => {
  const file = join(folder, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const line = [...before, "npx", "vitest", "run", "--project", project, ...reporters];
  const ok = await run(prefix, line);
  return counted(ok, () => {
    const json = JSON.parse(readFileSync(file, "utf8")) as {
      numPassedTests: number;
      numTotalTests: number;
    };
    // Skipped is not run, and not run is failed.
    return { passed: json.numPassedTests, failed: json.numTotalTests - json.numPassedTests };
  });
};

/** The scenarios of a suite, run by one rehearsal. */
const rehearsal = async (suite: SuiteName, scenarios: readonly Scenario[]): Promise<Count> => {
  const file = join(folder, `${suite}.json`);
  const names = scenarios.map(({ name }) => name);
  const line = ["npm", "run", "--silent", "rehearse", "--", "--suite", suite, "--json", file];
  const ok = await run("", [...line, "--only", ...names]);
  return counted(ok, () => {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const passed = report.scenarios.filter((scenario) => scenario.passed).length;
    // What was asked for and is not in the report was not run, and not run is failed.
    return { passed, failed: Math.max(names.length, report.scenarios.length) - passed };
  });
};

/** Takes the processor only when nothing else wants it: the times of what runs beside it are looked at. */
const LAST = ["nice", "-n", "19"];

/**
 * What may run beside each other does: the story takes every core there is, the quick suite mostly waits. The interrupts
 * compare this machine before and after, and so run alone.
 */
const PHASES: (() => Promise<Count>)[][] = [
  [() => rehearsal("story", SUITES.story)],
  [
    () => rehearsal("quick", SUITES.quick),
    () =>
      inTurn([
        () => tool("check ", ...LAST, "npx", "tsc"),
        () => tool("check ", ...LAST, "npx", "eslint", "."),
        () => tool("check ", ...LAST, "npx", "prettier", "--check", "--log-level", "warn", "."),
        () => vitest("unit ", "unit", LAST),
        () => vitest("engine ", "engine", LAST),
      ]),
  ],
  [() => vitest("", "interrupt")],
];

const inTurn = async (steps: (() => Promise<Count>)[]): Promise<Count> => {
  let total: Count = { passed: 0, failed: 0 };
  for (const step of steps) {
    if (interrupted) break;
    total = sum(total, await step());
  }
  return total;
};

const sum = (a: Count, b: Count): Count => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

const main = async (): Promise<void> => {
  const total = await inTurn(
    PHASES.map((phase) => async () => {
      const counts = await Promise.all(phase.map((part) => part()));
      return counts.reduce(sum);
    }),
  );
  if (interrupted) process.exit(INTERRUPTED);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
};

void main();
