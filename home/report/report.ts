// restream report: asks the server once for everything that happened, and makes one page of it here.
import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { parseReportFacts, type ReportFacts } from "../../control/command/report-facts";
import { zoneOf } from "../../control/shared/zone";
import { SIZES } from "../../infra/parse/sizes";
import { lineLost } from "../line-lost";
import { say, sayError } from "../output";
import { pulumiWith } from "../pulumi";
import { SSH_FAILED } from "../server";
import { readOnServer } from "../ssh";
import { readConfig, selectedStack, type StackConfig } from "../stack";
import type { HomeFacts } from "./facts";
import { renderReport } from "./page";
import { clockIn } from "./when";

/** Twenty thousand events are some 20 MB. */
const WITHIN_MS = 300_000;

export interface Options {
  /** ms since the epoch. */
  from?: number;
  to?: number;
  /** A file. */
  json?: string;
}

/** @param file undefined: one of the stack's name and today's date */
export const report = async (
  file: string | undefined,
  options: Options,
): Promise<ExitCode | number> => {
  const { from, to } = options;
  if (from !== undefined && from >= (to ?? Date.now()))
    throw new CommandError(
      EXIT.usage,
      `--from is ${to === undefined ? "not before now" : "not before --to"}: there is nothing to show.`,
    );
  for (const one of [file, options.json]) if (one !== undefined) mustBeFree(resolve(one));
  const pulumi = pulumiWith();
  const stack = await selectedStack(pulumi);
  const config = await readConfig(pulumi);
  const timeZone = zoneOfPage(config);
  const today = clockIn(timeZone)(Date.now()).date;
  const path = resolve(file ?? `restream-report-${stack.name}-${today}.html`);
  mustBeFree(path);
  sayError("Reading the server's events.");
  const { code, stdout } = await readOnServer(["report", "--print"], WITHIN_MS);
  if (code === SSH_FAILED) return lineLost();
  const facts: HomeFacts = {
    ...{ stack: stack.name, timeZone, price: priceOf(config) },
    ...factsOf(code, stdout),
  };
  write(path, renderReport(facts, { from, to }));
  if (options.json !== undefined)
    write(resolve(options.json), `${JSON.stringify(facts, undefined, 1)}\n`);
  say(`The report of the event: ${path}`);
  if (options.json !== undefined) say(`What it is made of: ${resolve(options.json)}`);
  return EXIT.well;
};

/** @throws CommandError when there is such a file */
const mustBeFree = (path: string): void => {
  if (existsSync(path))
    throw new CommandError(
      EXIT.refused,
      `${path} is there already, and nothing of yours is overwritten. Take another name.`,
    );
};

/** @throws CommandError when it cannot be written */
const write = (path: string, text: string): void => {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    throw new CommandError(
      EXIT.refused,
      `It cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/** What the server's answer is. @throws CommandError that says what to do */
export const factsOf = (code: number | null, stdout: string): ReportFacts => {
  if (code === EXIT.usage)
    throw new CommandError(EXIT.refused, "The server's version knows no report yet: pulumi up");
  if (code === null)
    throw new CommandError(
      EXIT.unreachable,
      "The server did not answer in time. Look: restream status",
    );
  if (code !== EXIT.well)
    throw new CommandError(
      EXIT.refused,
      "The server cannot read its events. What it says: restream ssh restream report --print",
    );
  try {
    return parseReportFacts(stdout);
  } catch {
    throw new CommandError(
      EXIT.unreachable,
      "The server's answer is not understood. Are both of one version? restream --version here; restream ssh restream --version there.",
    );
  }
};

/** The stack's zone where it has one, else that of this computer. */
export const zoneOfPage = (
  config: StackConfig,
  here = process.env["TZ"] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
): string => {
  const set = config.get("timeZone") ?? "UTC";
  return zoneOf(set === "UTC" ? here : set).name;
};

const priceOf = (config: StackConfig): HomeFacts["price"] => {
  const size = config.get("size") ?? "";
  const known = Object.hasOwn(SIZES, size) ? SIZES[size] : undefined;
  return known ? { size, hourly: known.hourly, monthly: known.monthly } : null;
};
