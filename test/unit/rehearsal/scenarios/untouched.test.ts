// Whether an interruption would be noticed: also one that is over, and one that nobody was there to see.
import { describe, expect, it } from "vitest";
import type { Bed } from "../../../rehearsal/bed/bed";
import { interruptionsOf, pauseOf, untouched } from "../../../rehearsal/verbs/untouched";
import type { Connection } from "../../../support/platform/session";

const SINCE = 1000;
const connection = (startedAt: number, endedAt?: number): Connection => ({
  id: startedAt,
  key: "test-key",
  startedAt,
  ...(endedAt === undefined ? {} : { endedAt, clean: false }),
});

const CASES: [string, Connection[], string[]][] = [
  ["one that was there before and lasts is none", [connection(500)], []],
  ["what was over before does not count", [connection(100, 400), connection(500)], []],
  [
    "one that ended, and nobody came back",
    [connection(500, 1500)],
    ["its connection was interrupted (1 ended)"],
  ],
  [
    "one that ended, and the next is there by now",
    [connection(500, 1500), connection(1600)],
    ["its connection was interrupted (1 ended)", "it was connected to anew 1 times"],
  ],
  [
    "two, one after the other",
    [connection(500, 1500), connection(1600, 1700), connection(1800)],
    ["its connection was interrupted (2 ended)", "it was connected to anew 2 times"],
  ],
  [
    "no connection at all proves nothing",
    [],
    ["0 connections were open at first, expected 1: nothing is proved"],
  ],
  [
    "one that had ended before proves nothing",
    [connection(100, 400)],
    ["0 connections were open at first, expected 1: nothing is proved"],
  ],
  [
    "one that came later proves nothing of before",
    [connection(1600)],
    [
      "0 connections were open at first, expected 1: nothing is proved",
      "it was connected to anew 1 times",
    ],
  ],
];

describe("an interruption of a platform's connection", () => {
  it.each(CASES)("%s", (_, connections, problems) => {
    expect(interruptionsOf(connections, SINCE)).toEqual(problems);
  });

  it("at one platform is noticed beside another that is well", () => {
    const platform = (connections: Connection[]) => ({
      connections,
      frames: () => [{ kind: "video", at: Date.now() }],
    });
    const bed = {
      platforms: {
        twitch: platform([connection(SINCE, SINCE + 500), connection(SINCE + 600)]),
        youtube: platform([connection(500)]),
      },
    } as unknown as Bed;
    expect(untouched(bed, SINCE, "publisherChanged")).toContain(
      "twitch: its connection was interrupted (1 ended)",
    );
    expect(untouched(bed, SINCE, "publisherChanged", ["youtube"]).join()).not.toMatch(/twitch/);
  });
});

describe("a pause of the pictures", () => {
  it.each([
    ["of a switch is none where the publisher changed", 2.1, "publisherChanged", []],
    ["of a switch is one where nothing was touched", 2.1, "unbroken", ["no new picture for 2.1 s"]],
    ["of a busy moment is none beside a fault", 2.9, "besideAFault", []],
    ["beside a fault is told", 3.1, "besideAFault", ["no new picture for 3.1 s"]],
    ["is told", 7.25, "publisherChanged", ["no new picture for 7.3 s"]],
    [
      "without any picture is no perfect one",
      undefined,
      "publisherChanged",
      ["no picture arrived"],
    ],
  ] as const)("%s", (_, seconds, longest, problems) => {
    expect(pauseOf(seconds, longest)).toEqual(problems);
  });
});
