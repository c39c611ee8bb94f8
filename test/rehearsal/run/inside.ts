// The rehearsal itself, as the first process of its sandbox: opens the bed, runs the scenarios, writes the report.
import { messageOf } from "../../support/message-of";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { writeWhole } from "../../support/write-whole";
import { join } from "node:path";
import { Bed } from "../bed/bed";
import { collectEvidence } from "../verbs/evidence";
import { KEPT_FILE, REPORT_FILE, type Order } from "./order";
import { PEBBLE_ORIGIN, PEBBLE_VERSION } from "../../support/parts/pebble";
import { progress } from "../../support/progress";
import { conclude, emptyReport, failed, type Report, type ScenarioResult } from "../result/report";
import { isOfPair } from "./lanes";
import { timesOf } from "./repeats";
import { INTERRUPTED, runScenario } from "../verbs/run-scenario";
import type { Scenario } from "../verbs/scenario";
import { SUITES } from "./suites";
import { whereWeAre, type Done } from "./time-left";
import type { Evident } from "../bed/evident";

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
const say = progress(order.startedAt, order.lane);

/** Suites in which people are notified from the start. */
const NOTIFIED: readonly string[] = ["story", "mutants"];

/** Rejects when we are to end: what runs is given up, the report is still written. */
const interrupted = new Promise<never>((_, reject) => {
  const stop = (): void => {
    // A kept server stays when its launcher goes.
    if (!existsSync(join(order.run.path, KEPT_FILE))) reject(new Error(INTERRUPTED));
  };
  process.stdin.on("end", stop).on("error", stop).resume();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
});
interrupted.catch(() => undefined);
process.stdout.on("error", () => undefined); // a kept server outlives the launcher that reads this

const main = async (): Promise<number> => {
  const notifiesFromStart = NOTIFIED.includes(order.suite) || isOfPair(SUITES[order.suite], order);
  const manner = { say, notifiesFromStart };
  const evident: Evident = {};
  let bed: Bed | undefined;
  let scenarios: ScenarioResult[];
  try {
    say("opening the test bed");
    bed = await Promise.race([Bed.open(order, manner, evident), interrupted]);
    sayParts(bed);
    scenarios = await runAll(bed);
  } catch (error) {
    say(`FAILED, the test bed could not be opened: ${messageOf(error)}`);
    scenarios = order.scenarios.map((name) => failed(name, messageOf(error)));
  }
  const soFar = bed?.report ?? emptyReport();
  for (const complete of bed?.beforeReport ?? []) {
    try {
      complete();
    } catch (error) {
      soFar.notes.push(`what was measured could not be reported: ${messageOf(error)}`); // the rest still is
    }
  }
  const report = conclude({ ...soFar, scenarios }, order.scenarios);
  writeReport(report);
  if (!report.passed) {
    await collectEvidence(bed?.evident ?? evident, order.evidence);
    say(`evidence of the failure: ${order.evidence}`);
  }
  if (report.passed && order.keep) {
    writeFileSync(join(order.run.path, KEPT_FILE), "");
    await interrupted;
  }
  return report.passed ? 0 : 1;
};

/** `up` and `destroy` frame everything: always run; reported when asked for or when they fail. */
const runAll = async (bed: Bed): Promise<ScenarioResult[]> => {
  const results: ScenarioResult[] = [];
  const done: Done[] = [];
  const isAsked = ({ name }: Scenario): boolean => order.scenarios.includes(name);
  const rounds = SUITES[order.suite]
    .filter((scenario) => isAsked(scenario) || isFrame(scenario))
    .filter(({ name }) => !(name === "destroy" && order.keep))
    .flatMap((scenario) => Array<Scenario>(timesOf(scenario, order)).fill(scenario));
  for (const [index, scenario] of rounds.entries()) {
    const next = rounds.slice(index).map(({ name }) => name);
    say(whereWeAre(order.lastTime, done, next));
    const evidence = join(order.evidence, `row-${scenario.name}`);
    const { result, shortfall } = await runScenario(bed, scenario, { evidence, interrupted });
    for (const each of shortfall) if (!bed.report.notes.includes(each)) bed.report.notes.push(each);
    done.push(result);
    if (isAsked(scenario) || !result.passed) results.push(result);
    if (result.reason === INTERRUPTED || (scenario.name === "up" && !result.passed)) return results;
  }
  return results;
};

const isFrame = ({ name }: Scenario): boolean => name === "up" || name === "destroy";

const sayParts = ({ report: { engine }, engine: { missing }, parts }: Bed): void => {
  const { certificate } = order;
  say(
    `Pulumi ${engine.cli ?? "?"} with ${engine.providers ?? "?"} providers${missing.length > 0 ? ` (not installed: ${missing.join(", ")})` : ""}; MediaMTX ${parts.mediamtx.version}, ${parts.mediamtx.origin}`,
  );
  if (certificate)
    say(
      `lego ${certificate.lego.version}, ${certificate.lego.origin}; standing for Let's Encrypt: Pebble ${PEBBLE_VERSION}, ${PEBBLE_ORIGIN}`,
    );
  say(
    "standing for the platforms: nginx-rtmp (twitch), node-media-server (youtube); RTMPS, test CA",
  );
};

const writeReport = (report: Report): void => {
  writeWhole(join(order.run.path, REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
};

// The first process of a sandbox: when it exits, the kernel ends all others.
void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (messageOf(error) !== INTERRUPTED) console.error(error);
    process.exit(1);
  },
);
