// Decides what is told of what others reported: the command, a release, the summary's timer. Pure.
import type { Report } from "../../shared/report";
import type { Draft, Facts, Emit } from "./facts";
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

const draftOf = (report: Exclude<Report, { kind: "summary" }>, since: number): Draft => {
  const { kind } = report;
  switch (kind) {
    case "test":
      return {
        ...{ kind, level: "important", subject: "server", since },
        what: "this is a test: notices arrive",
        viewers: "nothing of it",
      };
    case "refreshed": {
      const { destinations } = report;
      const names = destinations.join(" and ");
      return {
        ...{ kind, level: "info", subject: names, since, destinations },
        what: `the operator refreshed the restream to ${names}: killed, and started again`,
        viewers: `at ${names}: a frozen picture for some seconds; the broadcast goes on`,
      };
    }
    case "rolled-over": {
      const { destinations, seconds } = report;
      const names = destinations.join(" and ");
      return {
        ...{ kind, level: "info", subject: names, since, destinations, seconds },
        what: `the operator rolled over ${names}: the broadcast has ended, and a new one began after ${duration(seconds)}`,
        viewers: `at ${names}: a new broadcast`,
      };
    }
    case "release-applied": {
      const { files, restarted } = report;
      return {
        ...{ kind, level: "info", subject: "server", since },
        what: `a release was applied (pulumi up): ${files === 1 ? "1 file" : `${files} files`} changed; restarted: ${restarted.join(", ") || "nothing"}`,
        viewers: "nothing of it",
      };
    }
    case "release-refused":
      return {
        ...{ kind, level: "info", subject: "server", since },
        what: `a release was refused (pulumi up), nothing was changed: ${report.why}`,
        viewers: "nothing of it",
        todo: "Whoever ran pulumi up has the details on the screen",
      };
    case "release-rolled-back":
      return {
        ...{ kind, level: "important", subject: "server", since },
        what: `a release failed half-way (pulumi up): ${report.why}; ${report.isUndone ? "the one before is in force again" : "and it could not be undone"}`,
        viewers: report.isUndone ? "nothing of it" : "perhaps nothing of it",
        todo: report.isUndone
          ? "Whoever ran pulumi up has the details on the screen; look: npm run server -- status"
          : "Run pulumi up again: it finishes what was begun; look: npm run server -- status",
      };
  }
};
