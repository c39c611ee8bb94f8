// restream report --print: what the page at home is made of, as one JSON document. Reads, and writes nothing.
import { readFileSync } from "node:fs";
import * as z from "zod";
import { version } from "../../package.json";
import { allOf, readArchive } from "../shared/archive";
import { STATE_FILE } from "../shared/event";
import { unlessMissing } from "../shared/files";
import { readEvents, readNow } from "../shared/left";
import { RESTREAMD_CONFIG } from "../shared/names";
import { rfc3339 } from "../shared/text";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { say } from "./output";
import type { ReportFacts } from "./report-facts";

export const report = (_: string | undefined, options: { print?: true }): ExitCode => {
  if (!options.print)
    throw new CommandError(
      EXIT.refused,
      "The report is a page on your own computer: type restream report at home, in the project's folder.",
    );
  const state = unlessMissing(() => readFileSync(STATE_FILE, "utf8"));
  const settings = unlessMissing(() => readFileSync(RESTREAMD_CONFIG, "utf8"));
  const facts: ReportFacts = {
    version: 1,
    time: rfc3339(Date.now()),
    release: version,
    serverSince: state === undefined ? null : serverSince(state),
    config: settings === undefined ? null : reportConfig(settings),
    now: readNow() ?? null,
    events: allOf(readArchive(), readEvents()?.events ?? []),
  };
  say(JSON.stringify(facts));
  return EXIT.well;
};

/** Of restreamd's memory what tells how old the server is; an earlier release's has neither. */
const memory = z.object({
  memory: z
    .object({
      began: z.number().optional(),
      transfer: z.object({ since: z.number() }).optional(),
    })
    .optional()
    .catch(undefined),
});

/** @param state the text of restreamd's state @returns RFC 3339, UTC; null: it does not say */
export const serverSince = (state: string): string | null => {
  const { began, transfer } = memory.parse(JSON.parse(state)).memory ?? {};
  const since = [began, transfer?.since].filter((time) => time !== undefined);
  return since.length === 0 ? null : rfc3339(Math.min(...since));
};

/** What an earlier release did not say is as restreamd takes it. */
const settings = z.object({
  hours: z.number(),
  transfer: z.object({ allowanceGiB: z.number().nullable(), overagePerGiB: z.number() }),
  destinations: z.array(z.string()).default([]),
  maxHours: z.record(z.string(), z.number()).default({ twitch: 48 }),
});

/** @param text what restreamd learns of the stack. Nothing that names a key is handed on. */
export const reportConfig = (text: string): ReportFacts["config"] => {
  const { hours, transfer, destinations, maxHours } = settings.parse(JSON.parse(text));
  return {
    ...{ hours, ...transfer },
    destinations: destinations.map((name) => ({ name, maxHours: maxHours[name] ?? null })),
  };
};
