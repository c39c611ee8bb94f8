// The mutants for drawn rows of being told and of the command.
import { commandGhost, commandStatus } from "../../watch/command";
import { commandEdges } from "../../watch/edges";
import { feedTold } from "../../watch/feed";
import { diskFullTold, machineTold } from "../../watch/machine";
import { publisherFlaps } from "../../watch/publisher";
import * as without from "../edits";
import type { Mutant } from "../mutant";

export const OF_WATCH: readonly Mutant[] = [
  {
    name: "without-flapping",
    takes: "a restreamd that tells each loss singly",
    row: publisherFlaps,
    notices: /people are told keeps dropping: .*still not true/s,
    edits: without.flapping,
    restarts: ["restreamd"],
  },
  {
    name: "without-gaps-today",
    takes: "a command whose JSON lacks a field of the contract",
    row: commandEdges,
    notices: /status --json: gapsToday is null/,
    edits: without.gapsToday,
    restarts: [],
    // The row's own, empty by then.
    mends: ({ machine }) =>
      machine.exec("rm", "-rf", "/run/systemd/system/restream-twitch.service.d"),
  },
  {
    name: "with-failing-as-sending",
    takes: "a screen that says of a failing platform that it is sent to",
    row: commandStatus,
    notices: /said .*expected twitch \+FAILING/s,
    edits: without.failingAsSending,
    restarts: [],
  },
  {
    name: "with-anybody-kicked",
    takes: "a kick that ends whoever publishes, whatever name is given",
    row: commandGhost,
    notices: /exit code 0, expected 3/,
    edits: without.anybodyKicked,
    restarts: [],
  },
  {
    name: "without-disk-told",
    takes: "a restreamd that does not mind a full disk",
    row: diskFullTold,
    notices: /people are told disk is nearly full.*still not true/s,
    edits: without.diskTold,
    restarts: ["restreamd"],
  },
  {
    name: "without-memory-told",
    takes: "a restreamd that does not mind a full memory",
    row: machineTold,
    notices: /people are told memory is nearly full.*still not true/s,
    edits: without.memoryTold,
    restarts: ["restreamd"],
  },
  {
    name: "without-stand-by-told",
    takes: "a restreamd that says nothing of the stand-by",
    row: feedTold,
    notices: /people are told stream program .*does not answer.*still not true/s,
    edits: without.standByTold,
    restarts: ["restreamd"],
  },
];
