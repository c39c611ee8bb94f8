// The first line, what went wrong, and what it cost.
import { describe, expect, it } from "vitest";
import { costOf } from "../../../../home/report/cost";
import { shownOf } from "../../../../home/report/shown";
import { summaryOf, verdictOf } from "../../../../home/report/verdict";
import { clockIn } from "../../../../home/report/when";
import { at, factsOf, nowWith, told } from "./told";

type Words = Parameters<typeof told>[number];
const clock = clockIn("UTC");
const START: Words[] = [
  [0, "publisher-online", "home"],
  [10, "restream-started", "twitch"],
  [14, "platform-back", "twitch", { seconds: 4 }],
];
const STOP: Words = [900, "restream-stopped", "twitch", { seconds: 886 }];
const of = (...events: Words[]) => shownOf(factsOf(told(...events)));

describe("the verdict", () => {
  it.each<[string, Words[], string, string[], string[]]>([
    [
      "nothing was lost",
      [...START, STOP],
      "good",
      ["0 of 1 broadcasts lost by us", "100 % live"],
      [],
    ],
    [
      "a gap was bridged",
      [
        ...START,
        [100, "publisher-offline", "home"],
        [186, "publisher-online", "home", { seconds: 86, ends: 4 }],
        STOP,
      ],
      "good",
      ["0 of 1 broadcasts lost by us", "90.29 % live"],
      [],
    ],
    [
      "the server restarted",
      [...START, [900, "machine-rebooted", "server", { destinations: ["twitch"] }]],
      "bad",
      ["1 of 1 broadcasts lost by us", "100 % live"],
      ["Twitch, 10 Jan, 03:15:00: the server ended it"],
    ],
    [
      "a platform was away for long",
      [
        ...START,
        [200, "platform-lost", "twitch"],
        [314, "platform-back", "twitch", { seconds: 114, ends: 4 }],
        STOP,
      ],
      "open",
      ["0 of 2 broadcasts lost by us", "1 lost at a platform or on the way to it", "87.13 % live"],
      ["Twitch, 10 Jan, 03:03:20: the connection was gone for more than 90 s"],
    ],
    [
      "a platform showed it to nobody",
      [
        ...START,
        [
          200,
          "broadcast-unseen",
          "twitch",
          { since: 140, what: "You send to Twitch and nobody sees it" },
        ],
        [226, "broadcast-seen", "twitch", { ends: 4 }],
        STOP,
      ],
      "open",
      ["0 of 1 broadcasts lost by us", "90.29 % live"],
      ["You send to Twitch and nobody sees it: for 86 s from 10 Jan, 03:02:20"],
    ],
    [
      "nothing was started",
      [[0, "publisher-online", "home"]],
      "good",
      ["nothing was broadcast"],
      [],
    ],
  ])("%s", (_, events, state, parts, failures) => {
    const verdict = verdictOf(of(...events), clock);
    expect([verdict.state, verdict.parts]).toEqual([state, parts]);
    expect(verdict.failures.map(({ text }) => text)).toEqual(failures);
  });

  it("counts the worst of the platforms, and no time that is off or not known", () => {
    const facts = factsOf(
      told(
        ...START,
        [20, "restream-started", "youtube"],
        [24, "platform-back", "youtube", { seconds: 4 }],
        [200, "platform-lost", "youtube"],
        [224, "platform-back", "youtube", { seconds: 24, ends: 6 }],
        [424, "restream-stopped", "youtube", { seconds: 400 }],
        STOP,
      ),
    );
    expect(verdictOf(shownOf(facts), clock).parts.at(-1)).toBe("94.00 % live");
  });
});

it.each<[Words[], string]>([
  [[...START, STOP], "In 14 min OBS was never away while something was on air."],
  [
    [
      ...START,
      [100, "publisher-offline", "home"],
      [130, "publisher-online", "home", { seconds: 30, ends: 4 }],
      STOP,
    ],
    "In 14 min OBS was away once while something was on air, 30 s in all, 30 s at the longest; viewers saw the placeholder instead.",
  ],
])("the summary %#", (events, text) => {
  expect(summaryOf(of(...events))).toBe(text);
});

it("a last look of hours ago: what was sent is of then", () => {
  const facts = factsOf([], { now: nowWith("sending", 14, 14), time: at(8200) });
  expect(costOf(facts, clock).transfer[0]?.name).toBe(
    "Sent since the server was made, until 10 Jan, 03:16:40",
  );
});

describe("the cost", () => {
  const GIB = 2 ** 30;
  const price = { size: "s-2vcpu-2gb", hourly: 0.02679, monthly: 18 };
  const now = (sent: number | null) => {
    const seen = nowWith("off", 900, null);
    return seen && { ...seen, transferOutBytes: sent };
  };
  it.each<[string, Parameters<typeof factsOf>[1], string | undefined, string[]]>([
    [
      "all is known",
      { price, now: now(1600 * GIB), serverSince: at(-9 * 3600) },
      "about $1.27",
      ["1600.0 GiB", "not known", "1500 GiB", "about $0.27", "about $1.00", "about $1.27"],
    ],
    [
      "less than is included",
      { price, now: now(3 * GIB) },
      "about $0.05",
      ["3.0 GiB", "not known", "1500 GiB", "about $0.05", "about $0.00", "about $0.05"],
    ],
    [
      "never more than the months' price",
      { price, now: now(0), serverSince: at(-800 * 3600) },
      "about $21.46",
      ["0.0 GiB", "not known", "1500 GiB", "about $21.46", "about $0.00", "about $21.46"],
    ],
    [
      "a size of no known price",
      { now: now(3 * GIB) },
      undefined,
      ["3.0 GiB", "not known", "1500 GiB", "not known", "about $0.00"],
    ],
    [
      "nothing",
      { serverSince: null, config: null },
      undefined,
      ["not known", "not known", "not known", "not known", "not known"],
    ],
  ])("%s", (_, more, total, values) => {
    const cost = costOf(factsOf([], more), clock);
    expect(cost.total).toBe(total);
    expect([...cost.transfer, ...cost.cost].map(({ value }) => value)).toEqual(values);
  });
});
