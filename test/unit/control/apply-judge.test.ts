import { describe, expect, it } from "vitest";
import { readRuns, type Run } from "../../../control/apply/systemd";
import { faultOf, judgedOf } from "../../../control/apply/judge";

const [MEDIAMTX, FEED, TWITCH, TIMER] = [
  "mediamtx-restream.service",
  "mediamtx-feed.service",
  "restream-twitch.service",
  "restreamd-summary.timer",
] as const;
const ACTIVE: Run = { state: "active", invocation: "a", restartedAgo: Infinity };
const HOT = [
  { path: "/etc/restream/mediamtx.yml", mode: "0600", sha256: "", units: [], content: "" },
];

describe("what a release is judged by", () => {
  it.each<[string, string[], boolean, [string, Run][], string[]]>([
    ["what it restarted", [FEED], false, [[FEED, ACTIVE]], [FEED]],
    [
      "and changed hot",
      [FEED],
      true,
      [
        [FEED, ACTIVE],
        [MEDIAMTX, ACTIVE],
      ],
      [FEED, MEDIAMTX],
    ],
    ["each once", [MEDIAMTX], true, [[MEDIAMTX, ACTIVE]], [MEDIAMTX]],
    ["not what was ill before", [FEED], false, [[FEED, { ...ACTIVE, state: "activating" }]], []],
    ["not what dies again and again", [FEED], false, [[FEED, { ...ACTIVE, restartedAgo: 3 }]], []],
    [
      "what systemd once started again",
      [FEED],
      false,
      [[FEED, { ...ACTIVE, restartedAgo: 60 }]],
      [FEED],
    ],
    ["not what did not run", [FEED], false, [], []],
    ["not what a platform decides", [TWITCH], false, [[TWITCH, ACTIVE]], []],
    ["not a timer", [TIMER], false, [[TIMER, ACTIVE]], []],
  ])("%s", (_, restart, isHot, before, judged) => {
    expect(judgedOf({ restart, hot: isHot ? HOT : [] }, new Map(before))).toEqual(judged);
  });
});

describe("a unit after its restart", () => {
  it.each<[Run | undefined, Run | undefined, boolean, string]>([
    [ACTIVE, ACTIVE, true, ""],
    [undefined, ACTIVE, true, ""],
    [ACTIVE, ACTIVE, false, "x.service runs and does not answer"],
    [
      ACTIVE,
      { ...ACTIVE, invocation: "b" },
      true,
      "x.service has ended and was started again by systemd",
    ],
    [ACTIVE, { ...ACTIVE, state: "failed" }, true, "x.service is failed"],
    [ACTIVE, { ...ACTIVE, state: "activating" }, true, "x.service is activating"],
    [ACTIVE, undefined, true, "x.service is gone"],
  ])("first %o, now %o, answers %s: %s", (first, run, answers, fault) => {
    expect(faultOf("x.service", first, { run, answers })).toBe(fault);
  });

  it("is read from what systemctl shows", () => {
    const text = [
      "ActiveState=active\nInvocationID=1f\nNRestarts=0\nActiveEnterTimestampMonotonic=90000000\nId=a.service",
      "ActiveState=inactive\nInvocationID=\nNRestarts=0\nActiveEnterTimestampMonotonic=0\nId=b.service",
      "ActiveState=active\nInvocationID=2f\nNRestarts=7\nActiveEnterTimestampMonotonic=97500000\nId=c.service",
    ].join("\n\n");
    expect([...readRuns(text, 100)]).toEqual([
      ["a.service", { state: "active", invocation: "1f", restartedAgo: Infinity }],
      ["b.service", { state: "inactive", invocation: "", restartedAgo: Infinity }],
      ["c.service", { state: "active", invocation: "2f", restartedAgo: 2.5 }],
    ]);
  });
});
