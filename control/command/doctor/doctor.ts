// restream doctor: looks at everything that a broadcast needs, changes nothing, and says what is wrong and the next step.
import { rfc3339 } from "../../shared/text";
import { zoneOf } from "../../shared/zone";
import { EXIT, type ExitCode } from "../exit-code";
import type { Facts } from "../facts";
import { readFacts } from "../host";
import { COLORS, say, sayError } from "../output";
import { statusOf, type Status } from "../status";
import { certificateFindings } from "./certificate";
import { keyFinding, limitFindings, reachFinding, unreadableFinding } from "./destinations";
import { examinationOf, findingLines, notLooked, type Finding } from "./finding";
import { pairFindings } from "./pair";
import { pictureFindings } from "./picture";
import { plannedFindings } from "./planned";
import { readAll } from "./read";
import type { Readings } from "./readings";
import { recordingFindings } from "./recording";
import {
  changesFindings,
  cutoverFinding,
  machineFindings,
  noticesFinding,
  packagesFinding,
  partFindings,
  placeholderFinding,
  stoppedFindings,
  transferFinding,
  troubleFindings,
} from "./server";

/** @returns failing: something is wrong */
export const doctor = async (options: { json?: true }): Promise<ExitCode> => {
  const facts = await readFacts();
  const status = statusOf(facts);
  if (!options.json) sayError("Looking at the server; this takes about half a minute.");
  const readings = await readAll(names(status.destinations), status.publisher.online);
  const findings = findingsOf(facts, status, readings, Date.now());
  const examination = examinationOf(findings, rfc3339(Date.now()));
  say(options.json ? JSON.stringify(examination) : findingLines(findings, COLORS).join("\n"));
  return examination.well ? EXIT.well : EXIT.failing;
};

/** Pure. @param time ms since the epoch */
export const findingsOf = (
  facts: Facts,
  status: Status,
  readings: Readings,
  time: number,
): Finding[] => {
  const { destinations, publisher } = status;
  const isOnAir = destinations.some(({ state }) => state !== "off");
  const findings = [
    ...partFindings(status),
    placeholderFinding(readings.placeholder),
    ...machineFindings(readings),
    ...plannedFindings(readings.planned, zoneOf(process.env["TZ"])),
    ...recordingFindings(readings, time),
    ...certificateFindings(readings, time),
    ...pairFindings(readings),
    ...packagesFinding(readings.packages, time, isOnAir),
    ...changesFindings(status),
    cutoverFinding(status),
    ...stoppedFindings(readings),
    ...(readings.stopped.includes("notices") && readings.notices?.length !== 0
      ? []
      : [noticesFinding(readings.notices, facts, time)]),
    transferFinding(status),
    ...readings.destinations.flatMap(({ target, reached }) => [
      reachFinding(target, reached),
      keyFinding(target),
    ]),
    ...Object.entries(readings.unreadable).map(([name, why]) => unreadableFinding(name, why)),
    ...destinations.flatMap(limitFindings),
    ...pictureOf(publisher, readings, names(destinations)),
  ];
  return [...findings, ...troubleFindings(status, findings)];
};

const names = (destinations: Status["destinations"]): string[] =>
  destinations.map(({ name }) => name);

const pictureOf = (
  { online }: Status["publisher"],
  { measured }: Readings,
  destinations: readonly string[],
): Finding[] => {
  if (!online)
    return [notLooked("picture", "no OBS is on air, so nothing is known of its picture")];
  return measured === undefined
    ? [notLooked("picture", "OBS's picture could not be read")]
    : pictureFindings(measured, destinations);
};
