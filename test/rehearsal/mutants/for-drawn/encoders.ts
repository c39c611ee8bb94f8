// The mutants for drawn rows of the encoders.
import { clockRows } from "../../encoders/clocks";
import { headerRows } from "../../encoders/formats";
import { noKeyframes } from "../../encoders/keyframes";
import { uplink } from "../../encoders/uplink";
import type { Scenario } from "../../verbs/scenario";
import * as without from "../edits";
import { FEED, RESTREAMS, type Mutant } from "../mutant";

const named = (rows: readonly Scenario[], name: string): Scenario => {
  const found = rows.find((row) => row.name === name);
  if (!found) throw new Error(`there is no row ${name}`);
  return found;
};

export const OF_ENCODERS: readonly Mutant[] = [
  {
    name: "without-hub-uplink",
    takes: "restreams that read MediaMTX, as they did before there was a hub",
    row: uplink(50),
    notices: /\d+ sessions lost/,
    edits: without.hub,
    restarts: RESTREAMS,
  },
  {
    name: "with-drift-late-clock",
    takes: "restreams that slow the sound by 1 %",
    row: named(clockRows, "clock-starts-at-an-hour"),
    notices: /sound and picture are .* ms apart/,
    edits: without.soundDrifts,
    restarts: RESTREAMS,
  },
  {
    name: "without-watchdog-two-pps",
    takes: "no restreamd",
    row: named(headerRows, "encoder-two-pps"),
    notices: /^restreamd says ".*": still not true/s,
    edits: [],
    restarts: [],
    breaks: ({ machine }) => machine.exec("systemctl", "stop", "restreamd"),
    mends: ({ machine }) => machine.exec("systemctl", "start", "restreamd"),
  },
  {
    name: "without-rest",
    takes: "a feed that reads on and on what MediaMTX cannot order",
    row: named(headerRows, "encoder-reordered-16"),
    notices: /receives placeholder: still not true|kind=keyframes-missing.*still not true/s,
    edits: without.rest,
    restarts: [FEED],
  },
  {
    name: "without-placeholder-meanwhile",
    takes: "a feed that waits for a keyframe without the placeholder",
    row: noKeyframes,
    notices: /receives placeholder: still not true/,
    edits: without.placeholderMeanwhile,
    restarts: [FEED],
  },
];
