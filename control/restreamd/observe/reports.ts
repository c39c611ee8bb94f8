// Decides what is told of what others reported: the command, a release, the summary's timer. Pure.
import type { Report } from "../../shared/report";
import { platformNames } from "../../shared/platforms";
import { run } from "../../shared/advice";
import { type Draft, type Facts, type Emit } from "./facts";
import { duration } from "../../shared/text";

/** @param summary of now @returns ids of the reports whose events are told now */
export const observeReports = (
  before: readonly string[],
  { reports }: Facts,
  summary: () => Draft,
  emit: Emit,
): string[] => {
  for (const { id, at, report } of reports)
    if (!before.includes(id)) emit(report.kind === "summary" ? summary() : draftOf(report, at));
  return reports.map(({ id }) => id);
};

/** The only publisher that may send, by the last report of a cutover. @param told ids of the reports that were told before */
export const cutoverOf = (
  before: string | undefined,
  told: readonly string[],
  { reports }: Facts,
): string | undefined => {
  const last = reports.findLast(
    ({ id, report }) => report.kind === "cutover" && !told.includes(id),
  );
  return last?.report.kind === "cutover" ? (last.report.publisher ?? undefined) : before;
};

const draftOf = (report: Exclude<Report, { kind: "summary" }>, since: number): Draft => {
  const { kind } = report;
  switch (kind) {
    case "test":
      return {
        // Whoever asks for it is told at every level.
        ...{ kind, level: "important", subject: "server", since },
        what: "This is a test: notices arrive",
        viewers: "not affected",
      };
    case "cutover": {
      const { publisher } = report;
      return {
        ...{ kind, subject: publisher ?? "every publisher", since },
        what:
          publisher === null
            ? "You ended the cutover: every publisher may send again"
            : `You cut over to ${publisher}: no other publisher may send`,
        viewers: "not affected, unless OBS changes",
        todo: publisher === null ? [] : ["For all of them again:", run("restream cutover any")],
      };
    }
    case "refreshed": {
      const { destinations } = report;
      const names = platformNames(destinations);
      return {
        ...{ kind, subject: destinations.join(" and "), since, destinations },
        what: `You refreshed the sending to ${names}`,
        viewers: `frozen on ${names} for some seconds. The broadcast goes on`,
      };
    }
    case "rolled-over": {
      const { destinations, seconds } = report;
      const names = platformNames(destinations);
      return {
        ...{ kind, urgency: "today", subject: destinations.join(" and ") },
        ...{ since, destinations, seconds },
        what: `You rolled over ${names}: a new broadcast began after ${duration(seconds)}`,
        viewers: `OFFLINE on ${names} for ${duration(seconds)}; now the new broadcast`,
        todo: ["Check the new broadcast's title and category on your channel"],
      };
    }
    case "release-applied": {
      const { files, restarted } = report;
      return {
        ...{ kind, subject: "server", since },
        what: `pulumi up changed ${files === 1 ? "1 file" : `${files} files`} on the server; restarted: ${restarted.join(", ") || "nothing"}`,
        viewers: "not affected",
      };
    }
    case "release-refused":
      return {
        ...{ kind, subject: "server", since },
        what: `The server refused pulumi up and changed nothing: ${report.why}`,
        viewers: "not affected",
        todo: ["The details are on the screen of whoever ran it"],
      };
    case "release-rolled-back":
      return {
        ...{ kind, urgency: report.isUndone ? "today" : "now", subject: "server", since },
        what: `pulumi up failed half-way: ${report.why}; ${report.isUndone ? "the server is as it was before" : "and it could not be undone"}`,
        viewers: report.isUndone ? "not affected" : "not affected, as far as is known",
        todo: report.isUndone
          ? [
              "The details are on the screen of whoever ran it. Is all well?",
              run("restream status"),
            ]
          : ["Finish what was begun, then look:", run("pulumi up"), run("restream status")],
      };
  }
};
