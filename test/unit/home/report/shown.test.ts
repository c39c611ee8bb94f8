// What the page shows of the events: lines, broadcasts, cuts, gaps.
import { describe, expect, it } from "vitest";
import type { ReportEvent } from "../../../../control/command/report-facts";
import type { HomeFacts } from "../../../../home/report/facts";
import { shownOf, type Shown } from "../../../../home/report/shown";
import { notesOf } from "../../../../home/report/notes";
import { viewOf } from "../../../../home/report/view";
import { clockIn } from "../../../../home/report/when";
import { at, factsOf, inShort, nowWith, second, T0, told } from "./told";

const HOURS = 3600;
type Words = Parameters<typeof told>[number];
const START: Words[] = [
  [0, "publisher-online", "home"],
  [10, "restream-started", "twitch"],
  [14, "platform-back", "twitch", { seconds: 4 }],
];
const STOP: Words = [900, "restream-stopped", "twitch", { seconds: 886 }];
const whole = { from: T0, to: T0 + 1_000_000 };

const shown = (events: ReportEvent[], more: Partial<HomeFacts> = {}, asked = whole): Shown =>
  shownOf(factsOf(events, more), asked);
const twitch = (of: Shown): string => inShort(of.destinations[0]?.segments ?? []);
const broadcasts = (of: Shown): string[] =>
  (of.destinations[0]?.broadcasts ?? []).map(
    ({ began, ended, end }) => `${second(began) ?? "?"}-${second(ended) ?? ""} ${end ?? "on air"}`,
  );
const drops = (of: Shown): string[] =>
  (of.destinations[0]?.drops ?? []).map(
    ({ from, to, cause }) => `${second(from)}-${second(to) ?? ""} ${cause}`,
  );

describe("a destination's line", () => {
  it.each<[string, Words[], string]>([
    [
      "live from the first arrival to the stop",
      [...START, STOP],
      "off 0-14, live 14-900, off 900-1000",
    ],
    [
      "the placeholder while OBS is away",
      [
        ...START,
        [100, "publisher-offline", "home"],
        [130, "publisher-online", "home", { seconds: 30, ends: 4 }],
        STOP,
      ],
      "off 0-14, live 14-100, placeholder 100-130, live 130-900, off 900-1000",
    ],
    [
      "a connection that the platform ended",
      [
        ...START,
        [200, "platform-lost", "twitch"],
        [206, "platform-back", "twitch", { seconds: 6, ends: 4 }],
        STOP,
      ],
      "off 0-14, live 14-200, reset 200-206, live 206-900, off 900-1000",
    ],
    [
      "one that was away between two looks alone",
      [...START, [200, "platform-back", "twitch", { seconds: 0 }], STOP],
      "off 0-14, live 14-198, reset 198-200, live 200-900, off 900-1000",
    ],
    [
      "one that our hub ended",
      [
        ...START,
        [201, "hub-restarted", "server"],
        [201, "platform-lost", "twitch"],
        [206, "platform-back", "twitch", { seconds: 5, ends: 5 }],
        STOP,
      ],
      "off 0-14, live 14-201, lost 201-206, live 206-900, off 900-1000",
    ],
    [
      "one that the operator refreshed",
      [
        ...START,
        [201, "refreshed", "twitch", { destinations: ["twitch"] }],
        [202, "platform-lost", "twitch"],
        [206, "platform-back", "twitch", { seconds: 4, ends: 5 }],
        STOP,
      ],
      "off 0-14, live 14-202, frozen 202-206, live 206-900, off 900-1000",
    ],
    [
      "started, and nothing ever arrived",
      [
        START[0] as Words,
        [10, "restream-started", "twitch"],
        [30, "platform-failing", "twitch", { since: 10 }],
        [60, "restream-stopped", "twitch", { seconds: 0, ends: 3 }],
      ],
      "off 0-10, failing 10-60, off 60-1000",
    ],
    [
      "the stand-by",
      [
        ...START,
        [100, "stand-by", "MediaMTX"],
        [130, "stand-by-over", "MediaMTX", { ends: 4 }],
        STOP,
      ],
      "off 0-14, live 14-100, stand-by 100-130, live 130-900, off 900-1000",
    ],
    [
      "holes over the live picture, told late and since when",
      [
        ...START,
        [120, "frames-missing", "OBS", { since: 100 }],
        [190, "frames-whole", "OBS", { ends: 4 }],
        STOP,
      ],
      "off 0-14, live 14-100, frozen 100-190, live 190-900, off 900-1000",
    ],
    [
      "what the platform showed to nobody",
      [
        ...START,
        [200, "broadcast-unseen", "twitch", { since: 140 }],
        [300, "broadcast-seen", "twitch", { ends: 4 }],
        STOP,
      ],
      "off 0-14, live 14-140, unseen 140-300, live 300-900, off 900-1000",
    ],
    [
      "a reboot, after which nothing is started by itself",
      [
        ...START,
        [400, "machine-rebooted", "server", { destinations: ["twitch"] }],
        [460, "publisher-online", "home"],
      ],
      "off 0-14, live 14-400, off 400-1000",
    ],
    [
      "a trouble whose end was never told, for the machine restarted",
      [
        ...START,
        [100, "stand-by", "MediaMTX"],
        [130, "machine-rebooted", "server", { destinations: ["twitch"] }],
      ],
      "off 0-14, live 14-100, stand-by 100-130, off 130-1000",
    ],
  ])("shows %s", (_, events, expected) => {
    expect(twitch(shown(told(...events)))).toBe(expected);
  });

  it("shows OBS that comes and goes as one, from the first that is not told singly", () => {
    const of = shown(
      told(
        ...START,
        [100, "publisher-offline", "home"],
        [105, "publisher-online", "home", { seconds: 5, ends: 4 }],
        [140, "flapping", "home", { what: "OBS keeps dropping: 4 times in 2 min", since: 20 }],
        [
          600,
          "flapping",
          "home",
          { what: "OBS is stable again, for 5 min; it dropped 9 times", since: 290, ends: 6 },
        ],
        STOP,
      ),
    );
    expect(twitch(of)).toBe(
      "off 0-14, live 14-100, placeholder 100-105, live 105-140, unsteady 140-290, live 290-900, off 900-1000",
    );
    expect(of.gaps).toHaveLength(1);
    expect(of.unsteady).toHaveLength(1);
  });

  it("shows OBS that did not come back after it", () => {
    const of = shown(
      told(
        ...START,
        [140, "flapping", "home", { what: "OBS keeps dropping: 4 times in 2 min", since: 20 }],
        [
          600,
          "flapping",
          "home",
          { what: "OBS has been gone for 5 min", since: 290, ends: 4, urgency: "now" },
        ],
        STOP,
      ),
    );
    expect(twitch(of)).toContain("unsteady 140-290, placeholder 290-900");
  });

  it("shows a platform's connection that comes and goes under that platform alone", () => {
    const of = shown(
      told(
        ...START,
        [
          140,
          "flapping",
          "twitch",
          { what: "The connection to Twitch keeps dropping: 4 times", since: 20 },
        ],
        [
          600,
          "flapping",
          "twitch",
          { what: "The connection to Twitch is stable again", since: 290, ends: 4 },
        ],
        STOP,
      ),
    );
    expect(twitch(of)).toContain("live 14-140, unsteady 140-290, live 290-900");
    expect(inShort(of.obs)).toBe("live 0-1000");
  });
});

it("a platform that did not come back after it is cut from its last loss on", () => {
  const of = shown(
    told(
      ...START,
      [140, "flapping", "twitch", { what: "The connection to Twitch keeps dropping", since: 20 }],
      [
        600,
        "flapping",
        "twitch",
        { what: "The connection has been gone", since: 290, ends: 4, urgency: "now" },
      ],
      STOP,
    ),
  );
  expect(twitch(of)).toContain("unsteady 140-290, reset 290-900, off 900-1000");
  expect(drops(of)).toEqual(["290- connection"]);
  expect(broadcasts(of)).toEqual(["14-290 connection"]);
});

describe("a platform's connection that came and went, and was stopped meanwhile", () => {
  const over = (more: Words[3] = {}): Words => [
    600,
    "flapping",
    "twitch",
    { what: "The connection to Twitch is stable again", since: 190, ends: 4, ...more },
  ];
  const flapping: Words[] = [
    ...START,
    [140, "flapping", "twitch", { what: "The connection to Twitch keeps dropping", since: 100 }],
    [200, "restream-stopped", "twitch", { seconds: 186 }],
  ];
  it.each<[string, Words[], string, string[]]>([
    ["stays off", [over()], "unsteady 140-200, off 200-1000", ["14-200 stopped"]],
    [
      "stays off, also as gone",
      [over({ urgency: "now" })],
      "unsteady 140-200, off 200-1000",
      ["14-200 stopped"],
    ],
    [
      "and started again, is on air again, though its arrival was not told",
      [[210, "restream-started", "twitch"], over()],
      "unsteady 140-200, off 200-600, live 600-1000",
      ["14-200 stopped", "?- on air"],
    ],
    [
      "and started again, with all that was told since",
      [
        [200, "flapping", "twitch", { what: "The connection to Twitch dropped", ends: 4 }],
        [210, "restream-started", "twitch"],
        [214, "platform-back", "twitch", { seconds: 4 }],
      ],
      "unsteady 140-200, off 200-214, live 214-1000",
      ["14-200 stopped", "214- on air"],
    ],
  ])("%s", (_, more, line, expected) => {
    const of = shown(told(...flapping, ...more));
    expect(twitch(of)).toBe(`off 0-14, live 14-140, ${line}`);
    expect(broadcasts(of)).toEqual(expected);
    expect(drops(of)).toEqual([]);
  });
});

describe("a trouble", () => {
  const begun: Words = [100, "stand-by", "MediaMTX", { since: 90 }];
  it.each<[string, Words[], HomeFacts["now"], string]>([
    [
      "that was over",
      [[130, "stand-by-over", "MediaMTX", { ends: 4 }]],
      nowWith("sending", 14, 14),
      "90-130 told",
    ],
    [
      "that the machine's restart ended",
      [[150, "machine-rebooted", "server", { since: 140 }]],
      null,
      "90-140 restarted",
    ],
    ["that lasts, as the last look says", [], nowWith("sending", 14, 14, [4]), "90-1000 open"],
    ["that lasts, where nobody looks", [], null, "90-1000 open"],
    ["whose end nobody told", [], nowWith("sending", 14, 14), "90-100 unknown"],
  ])("%s", (_, more, now, expected) => {
    const { troubles } = shown(told(...START, begun, ...more), { now });
    const [{ from, to, end } = { from: NaN, to: NaN, end: "" }] = troubles;
    expect(`${second(from)}-${second(to)} ${end}`).toBe(expected);
  });
});

describe("what is not known", () => {
  const later = (...events: Words[]): ReportEvent[] =>
    told(...events).map((event) => ({
      ...event,
      number: event.number + 50,
      ...(event.ends === undefined ? {} : { ends: event.ends + 50 }),
    }));

  it.each<[string, Words[], string]>([
    [
      "before the first event of an older archive",
      [[100, "restream-stopped", "twitch", { seconds: 0 }]],
      "unknown 0-100, off 100-1000",
    ],
    [
      "before a loss, and OBS all the time",
      [
        [100, "platform-lost", "twitch"],
        [106, "platform-back", "twitch", { seconds: 6, ends: 1 }],
      ],
      "unknown 0-100, reset 100-106, unknown 106-1000",
    ],
    [
      "of a gap whose beginning is older: what its end says of it",
      [
        [50, "platform-back", "twitch", { seconds: 0 }],
        [100, "publisher-online", "home", { seconds: 30, ends: 1 }],
      ],
      "unknown 0-70, placeholder 70-100, live 100-1000",
    ],
  ])("%s is said so", (_, events, expected) => {
    expect(twitch(shown(later(...events)))).toBe(expected);
  });

  it("of what runs for longer than the archive reaches: when it began, as its end says", () => {
    const of = shown(later([100, "restream-stopped", "twitch", { seconds: 5000 }]));
    expect(broadcasts(of)).toEqual(["-4900-100 stopped"]);
  });

  it("between two servers' numbers nothing is known, and the numbers of one never end the other's", () => {
    const first = told(...START, [300, "stand-by", "MediaMTX"]);
    const second = told(
      [500, "publisher-online", "home"],
      [502, "restream-started", "twitch"],
      [504, "platform-back", "twitch", { seconds: 2 }],
      [520, "publisher-offline", "home"],
      [530, "publisher-online", "home", { seconds: 10, ends: 4 }],
    );
    const of = shown([...first, ...second], { now: nowWith("sending", 530, 504) });
    expect(twitch(of)).toBe(
      "off 0-14, live 14-300, unknown 300-500, off 500-504, live 504-520, placeholder 520-530, live 530-1000",
    );
    expect(broadcasts(of)).toEqual(["14-300 unknown", "504- on air"]);
  });

  it("a clock that was set back: what it said twice is not sure", () => {
    const of = shown(
      told(
        ...START,
        [500, "publisher-offline", "home"],
        [460, "publisher-online", "home", { seconds: 3, ends: 4 }],
        STOP,
      ),
    );
    expect(of.blind.map(({ from, to, why }) => [second(from), second(to), why])).toEqual([
      [460, 500, "clock"],
    ]);
    expect(twitch(of)).toBe("off 0-14, live 14-460, unknown 460-500, live 500-900, off 900-1000");
  });

  it("while the machine was off: live until the last look, off from the first one on", () => {
    const of = shown(
      told(
        ...START,
        [100, "publisher-offline", "home"],
        [110, "publisher-online", "home", { seconds: 10, ends: 4 }],
        [800, "machine-rebooted", "server", { seconds: 600, destinations: ["twitch"] }],
        [830, "publisher-online", "home"],
      ),
    );
    expect(twitch(of)).toBe(
      "off 0-14, live 14-100, placeholder 100-110, live 110-200, unknown 200-800, off 800-1000",
    );
    expect(inShort(of.obs)).toBe(
      "live 0-100, offline 100-110, live 110-200, unknown 200-800, offline 800-830, live 830-1000",
    );
    expect(broadcasts(of)).toEqual(["14-200 server"]);
    expect(of.gaps).toHaveLength(1);
  });

  it("while restreamd did not run, and no gap is longer than what was seen of it", () => {
    const of = shown(
      told(
        ...START,
        [300, "publisher-offline", "home"],
        [900, "unwatched", "server", { seconds: 650 }],
        [900, "publisher-online", "home", { seconds: 600, ends: 4 }],
      ),
      { now: nowWith("sending", 900, 14) },
    );
    // restreamd says 250; the event at 300 shows that it looked.
    expect(twitch(of)).toBe("off 0-14, live 14-300, unknown 300-900, live 900-1000");
    expect(of.gaps).toEqual([]);
    expect(of.blind.map(({ from, to, why }) => [second(from), second(to), why])).toEqual([
      [300, 900, "unseen"],
    ]);
    expect(broadcasts(of)).toEqual(["14- on air"]);
  });

  it.each<[string, Words[], string, string[]]>([
    ["live until then", [], "live 14-1000, unknown 1000-8200", ["14- on air"]],
    [
      "cut until then, and whether it came back nobody knows",
      [[990, "platform-lost", "twitch"]],
      "live 14-990, reset 990-1000, unknown 1000-8200",
      ["14- on air"],
    ],
  ])("after a last look of hours ago: %s", (_, more, line, expected) => {
    const facts = factsOf(told(...START, ...more), {
      now: nowWith("sending", 14, 14),
      time: at(8200),
    });
    const of = shownOf(facts, { from: T0, to: T0 + 8_200_000 });
    expect(twitch(of)).toBe(`off 0-14, ${line}`);
    expect(broadcasts(of)).toEqual(expected);
    expect(notesOf(facts, of, clockIn("UTC"))).toEqual([
      expect.stringContaining("the events of one server, which first looked 10 Jan, 03:00:00"),
      expect.stringContaining("From 10 Jan, 03:16:40 until 10 Jan, 05:16:40 nobody looked"),
      expect.stringContaining("What is on air now is not known"),
      expect.stringContaining("neither as live nor as not live"),
    ]);
  });

  it("kinds of a newer server are named, and change nothing", () => {
    const of = shown(told(...START, [50, "moon-risen", "twitch"], STOP));
    expect(of.unknownKinds).toEqual(["moon-risen"]);
    expect(twitch(of)).toBe(twitch(shown(told(...START, STOP))));
    expect(of.events.map(({ event }) => event.kind)).toContain("moon-risen");
  });

  it("a destination that is not in the settings any more has its row", () => {
    const of = shown(
      told(
        [10, "restream-started", "kick"],
        [14, "platform-back", "kick", { seconds: 4 }],
        [90, "restream-stopped", "kick", { seconds: 76 }],
      ),
    );
    expect(of.destinations.map(({ name, isConfigured }) => [name, isConfigured])).toEqual([
      ["twitch", true],
      ["kick", false],
    ]);
  });
});

describe("a broadcast", () => {
  const limit = 48 * HOURS + 14;
  it.each<[string, Words[], string[], string[]]>([
    ["is on air", START, ["14- on air"], []],
    ["was stopped", [...START, STOP], ["14-900 stopped"], []],
    [
      "was stopped by the event's clock",
      [...START, STOP, [901, "event-ended", "twitch", { destinations: ["twitch"] }]],
      ["14-900 planned"],
      [],
    ],
    [
      "was rolled over, and another began",
      [
        ...START,
        [300, "restream-stopped", "twitch", { seconds: 286 }],
        [330, "restream-started", "twitch"],
        [331, "rolled-over", "twitch", { seconds: 30, destinations: ["twitch"] }],
        [334, "platform-back", "twitch", { seconds: 4 }],
      ],
      ["14-300 rolled-over", "334- on air"],
      [],
    ],
    [
      "was rolled over while restreamd did not look",
      [...START, [331, "rolled-over", "twitch", { seconds: 30, destinations: ["twitch"] }]],
      ["14-301 rolled-over", "331- on air"],
      [],
    ],
    [
      "goes on when the connection is back soon",
      [
        ...START,
        [200, "platform-lost", "twitch"],
        [206, "platform-back", "twitch", { seconds: 6, ends: 4 }],
      ],
      ["14- on air"],
      ["200-206 connection"],
    ],
    [
      "has ended when it is back late",
      [
        ...START,
        [200, "platform-lost", "twitch"],
        [300, "platform-back", "twitch", { seconds: 100, ends: 4 }],
      ],
      ["14-200 connection", "300- on air"],
      ["200-300 connection"],
    ],
    [
      "has ended when nothing reached it for long, by us",
      [
        ...START,
        [208, "feed-silent", "server", { since: 200 }],
        [210, "platform-lost", "twitch"],
        [400, "platform-back", "twitch", { seconds: 190, ends: 5 }],
        [400, "feed-well", "server", { ends: 4 }],
      ],
      ["14-210 server", "400- on air"],
      ["210-400 feed"],
    ],
    [
      "was ended by the platform at its limit",
      [
        ...START,
        [limit + 60, "platform-lost", "twitch"],
        [limit + 64, "platform-back", "twitch", { seconds: 4, ends: 4 }],
      ],
      [`14-${limit + 60} platform`, `${limit + 64}- on air`],
      [`${limit + 60}-${limit + 64} limit`],
    ],
    [
      "was another one than it seemed, by the start that the platform names",
      [
        ...START,
        [200, "platform-lost", "twitch"],
        [206, "platform-back", "twitch", { seconds: 6, ends: 4 }],
        [42 * HOURS, "session-age", "twitch", { since: 230 }],
      ],
      ["14-200 platform", "230- on air"],
      ["200-206 connection"],
    ],
    [
      "was ended by a reboot",
      [...START, [400, "machine-rebooted", "server", { destinations: ["twitch"] }]],
      ["14-400 server"],
      [],
    ],
    [
      "is one more where its stop was never told",
      [
        ...START,
        [400, "restream-started", "twitch"],
        [404, "platform-back", "twitch", { seconds: 4 }],
      ],
      ["14-400 unknown", "404- on air"],
      [],
    ],
    [
      "lost to a platform that takes nothing, and stopped",
      [
        ...START,
        [200, "platform-takes-no-data", "twitch"],
        [230, "restream-stopped", "twitch", { seconds: 216, ends: 4 }],
      ],
      ["14-230 stopped"],
      ["200- no-data"],
    ],
  ])("%s", (_, events, expected, cut) => {
    const time = new Date(T0 + 49 * HOURS * 1000).toISOString();
    const of = shown(told(...events), { time }, { from: T0, to: T0 + 49 * HOURS * 1000 });
    expect(broadcasts(of)).toEqual(expected);
    expect(drops(of)).toEqual(cut);
  });

  it("that ended unseen is off, as the last look says", () => {
    const of = shown(told(...START), { now: nowWith("off", 700, null) });
    expect(twitch(of)).toBe("off 0-14, live 14-700, off 700-1000");
    expect(broadcasts(of)).toEqual(["14-700 unknown"]);
  });

  it("that began unseen is there, as the last look says", () => {
    const of = shown(told([0, "publisher-online", "home"]), { now: nowWith("sending", 700, 650) });
    expect(twitch(of)).toBe("off 0-700, live 700-1000");
    expect(broadcasts(of)).toEqual(["650- on air"]);
  });
});

describe("a gap", () => {
  const away = (from: number, to: number): Words[] => [
    [from, "publisher-offline", "home"],
    [to, "publisher-online", "home", { seconds: to - from, ends: 4 }],
  ];
  it.each<[string, Words[], string[]]>([
    ["while something was on air", [...START, ...away(100, 130), STOP], ["100-130"]],
    [
      "and the stop within it: up to the stop",
      [...START, [800, "publisher-offline", "home"], STOP],
      ["800-900"],
    ],
    [
      "and the start within it: from the first arrival",
      [
        [0, "restream-started", "twitch"],
        [4, "platform-back", "twitch", { seconds: 4 }],
        [60, "publisher-online", "home"],
      ],
      ["4-60"],
    ],
    [
      "after everything was stopped: none",
      [...START, [500, "restream-stopped", "twitch"], ...away(600, 700)],
      [],
    ],
    [
      "over a night in which nothing was on air: two, without the night",
      [
        ...START,
        [200, "publisher-offline", "home"],
        [210, "restream-stopped", "twitch", { seconds: 196 }],
        [886, "restream-started", "twitch"],
        [890, "platform-back", "twitch", { seconds: 4 }],
        [900, "publisher-online", "home", { seconds: 700, ends: 4 }],
      ],
      ["200-210", "890-900"],
    ],
    ["that goes on", [...START, [800, "publisher-offline", "home"]], ["800-1000 open"]],
  ])("%s", (_, events, expected) => {
    const of = shown(told(...events));
    expect(
      of.gaps.map(
        ({ from, to, isOver }) => `${second(from)}-${second(to)}${isOver ? "" : " open"}`,
      ),
    ).toEqual(expected);
  });
});

describe("the time that is shown", () => {
  it.each<[string, Words[], [number, number, boolean]]>([
    [
      "from the first start to the last stop",
      [...START, STOP, [950, "summary", "server"]],
      [10, 900, true],
    ],
    [
      "to the last stop, whatever the machine does days later",
      [...START, STOP, [950, "machine-rebooted", "server", { destinations: [] }]],
      [10, 900, true],
    ],
    ["until now, while something is on air", START, [10, 1000, false]],
    [
      "all that there is, where nothing was ever started",
      [
        [5, "publisher-online", "home"],
        [70, "publisher-offline", "home"],
      ],
      [5, 70, true],
    ],
  ])("is %s", (_, events, expected) => {
    const { from, to, isOver } = shownOf(factsOf(told(...events)));
    expect([second(from), second(to), isOver]).toEqual(expected);
  });
  it("is a stretch of it, where somebody asks for one: with what was there", () => {
    const of = shownOf(
      factsOf(
        told(
          ...START,
          [100, "publisher-offline", "home"],
          [130, "publisher-online", "home", { seconds: 30, ends: 4 }],
          STOP,
        ),
      ),
      { from: T0 + 50_000, to: T0 + 120_000 },
    );
    expect(twitch(of)).toBe("live 50-100, placeholder 100-120");
    expect(of.events.map(({ event }) => event.number)).toEqual([4]);
  });
  it("is a stretch of it: what ended later goes on there", () => {
    const asked = { from: T0, to: T0 + 100_000 };
    const facts = factsOf(
      told(...START, [400, "machine-rebooted", "server", { destinations: ["twitch"] }]),
    );
    const of = shownOf(facts, asked);
    expect(broadcasts(of)).toEqual(["14- on air"]);
    const [row] = viewOf(facts, of, clockIn("UTC")).broadcasts[0]?.rows ?? [];
    expect(row).toMatchObject({ ended: "–", age: "86 s", why: "went on", isBad: false });
  });
  it("is empty without any event", () => {
    const of = shownOf(factsOf([]));
    expect(of.events).toEqual([]);
    expect(twitch(of)).toMatch(/^unknown/);
  });
});
