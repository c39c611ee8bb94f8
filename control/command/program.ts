// Decides who does each command on the server; which there are: commands.ts.
import type { Command } from "commander";
import { refresh, rollover, start, stop } from "./broadcast";
import { addServerCommands, finishProgram, newProgram } from "./commands";
import { confirmStopAll } from "./confirm";
import { act } from "./page/act";
import { invite, listPeople, openPage, revoke } from "./page/people";
import { doctor } from "./doctor/doctor";
import { cutover } from "./cutover";
import type { ExitCode } from "./exit-code";
import { skip } from "./planned";
import { refuseOnSpare } from "./pair/own";
import { showPair } from "./pair/pair";
import { confirmDead, failover, testFence } from "./pair/order";
import { takeOver } from "./pair/take-over";
import { report } from "./report";
import { snapshot } from "./snapshot";
import { clip } from "./recording/clip";
import { strike } from "./strike";
import { demandRoot, knownDestinations } from "./host";
import { kick, listPublishers, showEvents, showLogs, showStatus, testNotices } from "./show";
import {
  capturePlaceholder,
  placeholderText,
  resetPlaceholder,
  usePlaceholder,
} from "./placeholder";
import { rollback, showReleases } from "./releases";
import { printPlaceholder, showPlaceholder } from "./shown-placeholder";
import { destinationsOf } from "./which-units";

/** @param ended gets the exit code of the command that ran. Its parse throws CommanderError instead of exiting. */
export const programOf = (ended: (code: ExitCode) => void): Command => {
  const doing =
    <Args extends unknown[]>(action: (...args: Args) => ExitCode | Promise<ExitCode>) =>
    async (...args: Args): Promise<void> => {
      demandRoot();
      ended(await action(...args));
    };
  const doingOnAir = <Args extends unknown[]>(
    verb: string,
    action: (...args: Args) => ExitCode | Promise<ExitCode>,
  ): ((...args: Args) => Promise<void>) =>
    doing((...args: Args) => {
      refuseOnSpare(verb);
      return action(...args);
    });
  const program = newProgram();
  addServerCommands(program, {
    status: doing(showStatus),
    doctor: doing(doctor),
    snapshot: doing(snapshot),
    clip: doing(clip),
    report: doing(report),
    start: doing((names) => start(named(names))),
    stop: doing(async (given, { yes, skip: isSkipped }) => {
      if (isSkipped) return skip("stop", given);
      const names = named(given);
      if (isAll(given) && !yes) await confirmStopAll(names);
      return stop(names);
    }),
    refresh: doing((names) => refresh(named(names), isAll(names))),
    rollover: doing((given, { skip: isSkipped }) =>
      isSkipped ? skip("rollover", given) : rollover(named(given), isAll(given)),
    ),
    strike: doing(strike),
    pair: doing(showPair),
    takeOver: doing(takeOver),
    failover: doing(failover),
    confirmDead: doing(confirmDead),
    testFence: doing(testFence),
    events: doing(showEvents),
    logs: doing(showLogs),
    listPublishers: doing(listPublishers),
    kick: doing(kick),
    cutover: doingOnAir("cut over", cutover),
    testNotices: doing(testNotices),
    showReleases: doing(showReleases),
    rollback: doing(rollback),
    showPlaceholder: doing(showPlaceholder),
    printPlaceholder: doing(printPlaceholder),
    capturePlaceholder: doingOnAir("choose a placeholder", capturePlaceholder),
    placeholderText: doingOnAir("choose a placeholder", placeholderText),
    usePlaceholder: doingOnAir("choose a placeholder", usePlaceholder),
    resetPlaceholder: doingOnAir("choose a placeholder", resetPlaceholder),
    openPage: doing(openPage),
    invite: doingOnAir("invite", (name, { may }) => invite(name, may)),
    revoke: doingOnAir("revoke", revoke),
    listPeople: doing(listPeople),
    act: doing(act),
  });
  return finishProgram(program);
};

const isAll = (names: readonly string[]): boolean => names.includes("all");
const named = (names: readonly string[]): string[] => destinationsOf(names, knownDestinations());
