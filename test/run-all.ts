// npm test: check, the rehearsal, the tests of the test bed. Whatever was not run counts as failed.
// Closes with "N passed, N failed" alone on a line. Exit: 0 when nothing failed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Report } from "./rehearsal/report";

interface Count {
  passed: number;
  failed: number;
}
const ROOT = resolve(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "restream-test-"));

/** Runs a command in the open; true when it ended well. */
const run = (program: string, ...args: string[]): boolean => {
  console.log(`\n$ ${[program, ...args].join(" ")}`);
  const startedAt = performance.now();
  const { status } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  console.log(
    `(${((performance.now() - startedAt) / 1000).toFixed(0)} s, exit code ${status ?? "none"})`,
  );
  return status === 0;
};

/** A tool that says no more than yes or no. */
const tool = (program: string, ...args: string[]): Count =>
  run(program, ...args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

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

const vitest = (project: string): Count => {
  const file = join(folder, `${project}.json`);
  const ok = run(
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

const rehearsal = (): Count => {
  const file = join(folder, "rehearsal.json");
  const ok = run("npm", "run", "--silent", "rehearse", "--", "--json", file);
  return counted(ok, () => {
    const { scenarios } = JSON.parse(readFileSync(file, "utf8")) as Report;
    const passed = scenarios.filter((scenario) => scenario.passed).length;
    return { passed, failed: scenarios.length - passed };
  });
};

const counts = [
  tool("npx", "tsc"),
  tool("npx", "eslint", "."),
  tool("npx", "prettier", "--check", "--log-level", "warn", "."),
  vitest("unit"),
  rehearsal(),
  vitest("bed"),
];
rmSync(folder, { recursive: true });
const total = counts.reduce((sum, count) => ({
  passed: sum.passed + count.passed,
  failed: sum.failed + count.failed,
}));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
