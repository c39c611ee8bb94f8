// What the doctor says of the recording.
import { expect, it } from "vitest";
import { recordingFindings } from "../../../../../control/command/doctor/recording";
import type { RecordingReading } from "../../../../../control/command/doctor/readings";

const TIME = Date.parse("2026-01-10T12:00:00Z");
const kept = (fromSeconds: number, toSeconds: number): RecordingReading["kept"] => ({
  ...{ from: TIME - fromSeconds * 1000, to: TIME - toSeconds * 1000, bytes: 5.3e9, gaps: 0 },
  length: (fromSeconds - toSeconds) * 1000,
});

it.each<[what: string, recording: RecordingReading | undefined, disk: number, words: RegExp]>([
  ["none is asked for", undefined, 0.5, /^$/],
  ["it records", { hours: 2, kept: kept(7201, 1) }, 0.5, /^ok .*last 2 h, 2 h 00 min .*5\.3 GB/],
  [
    "it does not any more",
    { hours: 2, kept: kept(7200, 300) },
    0.5,
    /^wrong .*is not recorded, and was not for 5 min: restream logs recording; restream ssh systemctl restart restreamd-recording$/,
  ],
  ["it never did", { hours: 2, kept: undefined }, 0.5, /^wrong .*is not recorded: restream logs/],
  [
    "there is no room",
    { hours: 2, kept: undefined },
    0.14,
    /^wrong .*the disk is nearly full: .*restream ssh du/,
  ],
  ["it records on a full disk", { hours: 2, kept: kept(60, 1) }, 0.14, /^ok/],
])("%s", (_, recording, diskFree, words) => {
  const said = recordingFindings({ recording, diskFree }, TIME).map(
    ({ verdict, what, steps }) =>
      `${verdict} ${what}${steps.length > 0 ? ": " : ""}${steps.map((step) => ("run" in step ? step.run : step.say)).join("; ")}`,
  );
  expect(said.join("\n")).toMatch(words);
});
