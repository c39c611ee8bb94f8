// Decides what is told of what others reported: the command, a release, the summary's timer. Pure.
import type { Report } from "../../shared/report";
import { platformNames, roughly } from "../../shared/platforms";
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
    // What was ordered is told once it is seen (ordered.ts), a take-over before all else (taken-over.ts).
    if (!before.includes(id) && report.kind !== "ordered" && report.kind !== "taken-over")
      emit(report.kind === "summary" ? summary() : draftOf(report, at));
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

/** In Report's union: what the event's clock leaves. */
type ClockReport = Extract<
  Report,
  {
    kind:
      | "rollover-planned"
      | "rollover-put-off"
      | "rollover-left"
      | "rollover-failed"
      | "clock-skipped"
      | "stop-planned"
      | "event-ended";
  }
>;

const clockDraft = (report: ClockReport, since: number): Draft => {
  if (report.kind === "clock-skipped")
    return {
      ...{ kind: report.kind, subject: "server", since },
      what: `The planned ${report.what === "stop" ? "end of the event" : "rollover"} was left out, as you said`,
      viewers: "not affected",
    };
  const { kind, destinations } = report;
  const names = platformNames(destinations);
  const base = { kind, subject: destinations.join(" and "), since, destinations };
  switch (report.kind) {
    case "rollover-planned":
      return {
        ...{ ...base, urgency: "today" },
        what: `In ${roughly(report.seconds)} ${names} ${begin(destinations)} a new broadcast, before the platform's limit`,
        viewers: `not yet. Then OFFLINE on ${names} for about 30 s`,
        todo: ["Not then? Leave this one out:", run("restream rollover --skip")],
      };
    case "rollover-put-off":
      return {
        ...{ ...base, urgency: "today" },
        what: `The planned rollover of ${names} waits: ${report.why}`,
        viewers: "not affected by it",
        todo: [
          "We try again every 5 minutes for an hour. See what is wrong:",
          run("restream status"),
        ],
      };
    case "rollover-left":
      return {
        ...{ ...base, urgency: "today" },
        what: `The planned rollover of ${names} did not happen: ${report.why}, for an hour`,
        viewers: `not yet. At its limit ${names} ${destinations.length > 1 ? "end" : "ends"} the broadcast by itself`,
        todo: [
          "Once all is well, choose the moment yourself:",
          ...destinations.map((name) => run(`restream rollover ${name}`)),
        ],
      };
    case "rollover-failed":
      return {
        ...{ ...base, urgency: "now" },
        what: `The planned rollover ended the broadcast at ${names}, and the new one could not be begun: ${report.why}`,
        viewers: `OFFLINE on ${names}`,
        todo: destinations.map((name) => run(`restream start ${name}`)),
      };
    case "stop-planned":
      return {
        ...{ ...base, urgency: report.seconds <= ALMOST_SECONDS ? "now" : "today" },
        what: `In ${roughly(report.seconds)} the event ends: ${names} ${destinations.length > 1 ? "are" : "is"} stopped then`,
        viewers: `not yet. Then OFFLINE on ${names}`,
        todo: ["Not then? Leave it out:", run("restream stop --skip")],
      };
    case "event-ended":
      return {
        ...{ ...base, urgency: "today" },
        what: `The event has ended as planned: ${names} ${destinations.length > 1 ? "were" : "was"} stopped`,
        viewers: `OFFLINE on ${names}`,
        todo: [
          "Too early? Begin new broadcasts:",
          ...destinations.map((name) => run(`restream start ${name}`)),
        ],
      };
  }
};

/** Of the last telling before the event's end, five minutes, and a little. */
const ALMOST_SECONDS = 600;

const fromPage = (person: string | undefined): string =>
  person === undefined ? "" : " from the page";

const begin = (destinations: readonly string[]): string =>
  destinations.length > 1 ? "begin" : "begins";

const draftOf = (
  report: Exclude<Report, { kind: "summary" | "ordered" | "taken-over" }>,
  since: number,
): Draft => {
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
      const { destinations, person } = report;
      const names = platformNames(destinations);
      return {
        ...{ kind, subject: destinations.join(" and "), since, destinations },
        what: `${person ?? "You"} refreshed the sending to ${names}${fromPage(person)}`,
        viewers: `frozen on ${names} for some seconds. The broadcast goes on`,
      };
    }
    case "rolled-over": {
      const { destinations, seconds, by, person } = report;
      const names = platformNames(destinations);
      return {
        ...{ kind, urgency: "today", subject: destinations.join(" and ") },
        ...{ since, destinations, seconds },
        what: `${by === "clock" ? "As planned we" : (person ?? "You")} rolled over ${names}${fromPage(person)}: a new broadcast began after ${duration(seconds)}`,
        viewers: `OFFLINE on ${names} for ${duration(seconds)}; now the new broadcast`,
        todo: ["Check the new broadcast's title and category on your channel"],
      };
    }
    case "rollover-planned":
    case "rollover-put-off":
    case "rollover-left":
    case "rollover-failed":
    case "clock-skipped":
    case "stop-planned":
    case "event-ended":
      return clockDraft(report, since);
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
