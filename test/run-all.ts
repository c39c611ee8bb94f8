// npm test: check, the rehearsal, the tests of the test bed. Whatever was not run counts as failed.
// Closes with "N passed, N failed" alone on a line. Exit: 0 when nothing failed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "./rehearsal/report";
import { SCENARIOS } from "./rehearsal/stories";

interface Count {
  passed: number;
  failed: number;
}
const ROOT = resolve(__dirname, "..");
/** Of the counts; kept, so that an interrupted run leaves nothing outside the checkout. */
const folder = join(ROOT, "node_modules", ".cache", "restream-test");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** Runs a command in the open; true when it ended well. A signal to us goes on to it, and ends us after it. */
const run = async (program: string, ...args: string[]): Promise<boolean> => {
  console.log(`\n$ ${[program, ...args].join(" ")}`);
  const startedAt = performance.now();
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  let interrupted = false;
  const forward = (signal: NodeJS.Signals): void => {
    interrupted = true;
    child.kill(signal);
  };
  process.on("SIGINT", forward).on("SIGTERM", forward);
  const [code] = (await once(child, "close")) as [number | null];
  process.off("SIGINT", forward).off("SIGTERM", forward);
  console.log(
    `(${((performance.now() - startedAt) / 1000).toFixed(0)} s, exit code ${code ?? "none"})`,
  );
  if (interrupted) process.exit(INTERRUPTED);
  return code === 0;
};
const INTERRUPTED = 130;

/** A tool that says no more than yes or no. */
const tool = async (program: string, ...args: string[]): Promise<Count> =>
  (await run(program, ...args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

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

const vitest = async (project: string): Promise<Count> => {
  const file = join(folder, `${project}.json`);
  const ok = await run(
    "npx",
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  );
  return counted(ok, () => {
    const json = JSON.parse(readFileSync(file, "utf8")) as {
      numPassedTests: number;
      numTotalTests: number;
    };
    // Skipped is not run, and not run is failed.
    return { passed: json.numPassedTests, failed: json.numTotalTests - json.numPassedTests };
  });
};

const rehearsal = async (): Promise<Count> => {
  const file = join(folder, "rehearsal.json");
  const ok = await run("npm", "run", "--silent", "rehearse", "--", "--json", file);
  return counted(ok, () => {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const passed = report.scenarios.filter((scenario) => scenario.passed).length;
    // What is in the story and not in the report was not run, and not run is failed.
    return { passed, failed: Math.max(SCENARIOS.length, report.scenarios.length) - passed };
  });
};

const main = async (): Promise<void> => {
  const counts = [
    await tool("npx", "tsc"),
    await tool("npx", "eslint", "."),
    await tool("npx", "prettier", "--check", "--log-level", "warn", "."),
    await vitest("unit"),
    await rehearsal(),
    await vitest("bed"),
  ];
  const total = counts.reduce((sum, count) => ({
    passed: sum.passed + count.passed,
    failed: sum.failed + count.failed,
  }));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
};

void main();
