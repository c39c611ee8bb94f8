// What is told, look by look: each change once, its end with the number of its beginning.
import { describe, expect, it } from "vitest";
import type { Facts, RestreamFacts } from "../../../../control/restreamd/observe/facts";
import { nowOf } from "../../../../control/restreamd/observe/observe";
import { asksWhy } from "../../../../control/restreamd/observe/restream";
import { BEGAN, FACTS, LIVE, OFFLINE, ONLINE, sends, story, tries } from "./looks";

const HOUR = 3600;

describe("the publisher", () => {
  it("comes, goes and comes back: each told once, the end with how long", () => {
    const { told, events } = story(
      [0, { path: ONLINE }],
      [2, { path: ONLINE }],
      [60, {}],
      [62, {}],
      [129, { path: { ...ONLINE, connection: "c2" } }],
    );
    expect(told).toEqual([
      "1 publisher-online",
      "2 publisher-offline",
      "3 publisher-online ends 2",
    ]);
    expect(events[2]).toMatchObject({
      what: "OBS is back after 69 s: from 203.0.113.x, 1920x1080 H264, 30 fps, 6.1 Mb/s",
      seconds: 69,
      since: "2026-01-10T03:02:09Z",
    });
    expect(JSON.stringify(events)).not.toContain("203.0.113.10");
  });

  it("that comes with another connection at the next look has been away", () => {
    const { told } = story([0, { path: ONLINE }], [2, { path: { ...ONLINE, connection: "c2" } }]);
    expect(told).toEqual([
      "1 publisher-online",
      "2 publisher-offline",
      "3 publisher-online ends 2",
    ]);
  });

  it("is not gone because MediaMTX did not answer once", () => {
    expect(story([0, { path: ONLINE }], [2, { path: undefined }]).told).toEqual([
      "1 publisher-online",
    ]);
  });
});

describe("the publisher's picture", () => {
  const later = { path: ONLINE, live: undefined };

  it("is waited for, and not for long", () => {
    const { events } = story([0, later], [2, later], [4, { path: ONLINE }]);
    expect(events).toMatchObject([{ time: "2026-01-10T03:00:04Z", since: "2026-01-10T03:00:00Z" }]);
    const { told } = story([0, later], [4, later], [6, later], [8, { path: ONLINE }]);
    expect(told).toEqual(["1 publisher-online"]);
  });

  it("that was there for a moment only has come and gone", () => {
    expect(story([0, later], [2, {}]).told).toEqual(["1 publisher-online", "2 publisher-offline"]);
  });

  it("is unlike the server's: told once for each connection", () => {
    const path = { ...ONLINE, size: { width: 1280, height: 720 } };
    const { told, events } = story([0, { path }], [2, { path }], [9, {}], [12, { path }]);
    expect(told.filter((line) => line.includes("format"))).toEqual([
      "2 format-unlike",
      "5 format-unlike",
    ]);
    expect(events[1]?.what).toContain("sends 1280x720; the server expects 1920x1080");
  });

  it.each<[string, Partial<Facts>, string[]]>([
    ["usual", {}, []],
    [
      "of another rate, which was not sure at first",
      { live: { fps: 60, kbps: 6000, isSure: true } },
      ["important OBS sends 60 fps; the server expects 30 fps"],
    ],
    [
      "of an uneven rate",
      { live: { fps: 27.3, kbps: 6000, isSure: false } },
      ["info OBS sends about 27.3 pictures a second, unevenly (the server expects 30)"],
    ],
  ])("is looked at for longer, once: %s", (_, more, told) => {
    const long = { seconds: 15, keyframeSeconds: 2, hasBFrames: false };
    const unsure = { ...LIVE, isSure: false };
    const after = { path: ONLINE, ...more, live: { ...(more.live ?? LIVE), long } };
    const { events } = story(
      [0, { path: ONLINE, live: unsure }],
      [2, { path: ONLINE, live: unsure }],
      [15, after],
      [17, after],
    );
    expect(events.slice(1).map(({ level, what }) => `${level} ${what}`)).toEqual(told);
  });

  it("is of another rate: told once, at its arrival, where that is sure", () => {
    const live = { fps: 60, kbps: 6000, isSure: true };
    const long = { seconds: 15, keyframeSeconds: 2, hasBFrames: false };
    const { told } = story(
      [0, { path: ONLINE, live }],
      [15, { path: ONLINE, live: { ...live, long } }],
    );
    expect(told).toEqual(["1 publisher-online", "2 format-unlike"]);
  });

  it.each<[string, object, string, RegExp]>([
    ["B-frames", { hasBFrames: true }, "B-frames (no problem)", /^$/],
    ["long pauses", { keyframeSeconds: 8.3 }, "a keyframe only every 8.3 s", /Interval: 2 s/],
    ["no keyframes", { keyframeSeconds: null }, "no keyframe in 15 s", /Interval: 2 s/],
  ])("has words for %s, and calls nobody", (_, more, words, todo) => {
    const long = { seconds: 15, keyframeSeconds: 2, hasBFrames: false, ...more };
    const { events } = story(
      [0, { path: ONLINE }],
      [15, { path: ONLINE, live: { ...LIVE, long } }],
    );
    expect(events.at(-1)).toMatchObject({ level: "info", what: `OBS sends ${words}` });
    expect(events.at(-1)?.todo).toMatch(todo);
  });

  it("has words for an unusual profile", () => {
    const path = { ...ONLINE, profile: "High 4:2:2" };
    const long = { seconds: 15, keyframeSeconds: 2, hasBFrames: false };
    const { events } = story([0, { path }], [15, { path, live: { ...LIVE, long } }]);
    expect(events.at(-1)).toMatchObject({
      ...{ level: "info", what: "OBS sends H.264 profile High 4:2:2" },
    });
  });

  it("has too few bits until it has enough again; told once each", () => {
    const [low, well] = [Array<number>(15).fill(900), Array<number>(15).fill(6000)];
    const at = (bitrates: number[]): Partial<Facts> => ({ path: ONLINE, bitrates });
    const looks: [number, Partial<Facts>][] = [
      [0, at([])],
      [30, at(low)],
      [32, at(low)],
      [34, at([...low.slice(1), 6000])],
      [90, at(well)],
    ];
    expect(story(...looks).told.slice(1)).toEqual(["2 bitrate-low", "3 bitrate-well ends 2"]);
    // Gone meanwhile: that is told, and the next one begins anew.
    expect(
      story(...looks.slice(0, 3), [40, {}], [45, at([])], [80, at(low)]).told.slice(1),
    ).toEqual([
      "2 bitrate-low",
      "3 publisher-offline",
      "4 publisher-online ends 3",
      "5 bitrate-low",
    ]);
  });
});

describe("what comes and goes", () => {
  const flap = (times: number): [number, Partial<Facts>][] =>
    Array.from({ length: times }, (_, n): [number, Partial<Facts>][] => [
      [n * 20, { path: { ...ONLINE, connection: `c${n}` } }],
      [n * 20 + 10, {}],
    ]).flat();

  it("is told singly three times, then as one, and when it is over", () => {
    const { told, events, memory } = story(
      ...flap(7),
      [140, { path: ONLINE }],
      [431, { path: ONLINE }],
      [500, {}],
    );
    expect(told.slice(5)).toEqual([
      "6 publisher-offline",
      "7 publisher-online ends 6",
      "8 flapping",
      "9 flapping ends 8",
      "10 publisher-offline",
    ]);
    expect(events[7]?.what).toContain(
      "OBS keeps dropping: 4 times in 60 s. Silent until it is stable",
    );
    expect(events[8]?.what).toContain("stable again, for 5 min; it dropped 7 times in 2 min");
    expect(memory.gaps).toHaveLength(8);
  });

  it("and then stays away is told as gone", () => {
    const { events } = story(...flap(5), [400, {}]);
    expect(events.at(-1)).toMatchObject({ kind: "flapping", level: "important" });
    expect(events.at(-1)?.what).toContain("has been gone for 5 min");
  });

  it("four times in an hour is told singly", () => {
    const looks = flap(4).map(([at, facts]): [number, Partial<Facts>] => [at * 30, facts]);
    expect(story(...looks).told.filter((line) => line.includes("flapping"))).toEqual([]);
  });
});

describe("a platform's connection that comes and goes", () => {
  const on = (process: string): Partial<Facts> => ({
    restreams: { twitch: { ...sends, process } },
  });
  const gone: Partial<Facts> = { restreams: { twitch: tries } };
  const off: Partial<Facts> = { restreams: { twitch: { ...tries, wanted: false } } };
  const flapping = [0, 10, 20, 30].flatMap((at, n): [number, Partial<Facts>][] => [
    [at, on(`${n}@1`)],
    [at + 5, gone],
  ]);
  const back: [number, Partial<Facts>] = [40, on("8@1")];

  it.each<[string, [number, Partial<Facts>][], string[]]>([
    [
      "and is stopped, is over",
      [...flapping, back, [60, off], [400, off]],
      ["flapping ends 9", "restream-stopped"],
    ],
    [
      "and is stopped while it is gone, is over, and nobody is called",
      [...flapping, [60, off], [400, off]],
      ["flapping ends 9", "restream-stopped ends 9"],
    ],
    [
      "is stopped and started: told as anew",
      [...flapping, back, [60, off], [70, gone], [74, on("9@1")], [400, on("9@1")]],
      ["flapping ends 9", "restream-stopped", "restream-started", "platform-back"],
    ],
    [
      "is over with the machine's restart",
      [...flapping, back, [60, { boot: "b2", ...off }], [400, { boot: "b2", ...off }]],
      ["machine-rebooted"],
    ],
  ])("%s", (_, looks, expected) => {
    const { told, events, memory } = story(...looks);
    const from = events.findIndex(({ kind }) => kind === "flapping") + 1;
    expect(told.slice(from).map((line) => line.replace(/^\d+ /, ""))).toEqual(expected);
    expect(events.slice(from).filter((one) => one.kind === "flapping" && one.urgency)).toEqual([]);
    expect(memory.flapping).toEqual({});
  });
});

describe("a restream", () => {
  const twitch = (facts: Partial<RestreamFacts>): Partial<Facts> => ({
    restreams: { twitch: { ...sends, ...facts } },
  });

  it.each<[string, [number, Partial<Facts>][], string[]]>([
    [
      "is started, taken, lost, back, stopped",
      [
        [0, twitch(tries)],
        [4, twitch({})],
        [10, twitch(tries)],
        [12, twitch(tries)],
        [20, twitch({ process: "2@2" })],
        [30, {}],
      ],
      [
        "1 restream-started",
        "2 platform-back",
        "3 platform-lost",
        "4 platform-back ends 3",
        "5 restream-stopped",
      ],
    ],
    [
      "that never sends fails once, and is back when the key is right",
      [
        [0, twitch(tries)],
        [10, twitch(tries)],
        [21, twitch(tries)],
        [60, twitch(tries)],
        [70, twitch({})],
      ],
      ["1 restream-started", "2 platform-failing", "3 platform-back ends 2"],
    ],
    [
      "whose stuck ffmpeg was killed",
      [
        [0, twitch({})],
        [10, twitch({ killed: true })],
        [14, twitch({ process: "2@2" })],
      ],
      [
        "1 restream-started",
        "2 platform-back",
        "3 platform-takes-no-data",
        "4 platform-back ends 3",
      ],
    ],
    [
      "that sends nothing while the publisher is silent is not lost",
      [
        [0, twitch({})],
        [2, twitch({ sends: false })],
      ],
      ["1 restream-started", "2 platform-back"],
    ],
    [
      "of 42 and 47 hours at Twitch is told as old, twice",
      [
        [0, twitch({})],
        [41.9 * HOUR, twitch({})],
        [42.1 * HOUR, twitch({})],
        [42.2 * HOUR, twitch({})],
        [47.1 * HOUR, twitch({})],
      ],
      ["1 restream-started", "2 platform-back", "3 session-age", "4 session-age"],
    ],
    [
      "that the platform ends at its 48 hours is a new one, as which it is warned of again, twice",
      [
        [0, twitch({})],
        [47.1 * HOUR, twitch({})],
        [48 * HOUR + 8, twitch(tries)],
        [48 * HOUR + 14, twitch({ process: "2@2" })],
        [90.1 * HOUR, twitch({ process: "2@2" })],
        [95.1 * HOUR, twitch({ process: "2@2" })],
        [96 * HOUR + 16, twitch({ process: "3@3" })],
        [138.1 * HOUR, twitch({ process: "3@3" })],
      ],
      [
        ...["1 restream-started", "2 platform-back", "3 session-age", "4 platform-lost"],
        ...["5 platform-back ends 4", "6 session-age", "7 session-age", "8 platform-back"],
        "9 session-age",
      ],
    ],
  ])("%s", (_, looks, told) => {
    expect(story(...looks).told).toEqual(told);
  });

  it.each<[string, number, boolean, [hours: number, urgency: string][]]>([
    [
      "48 h, six hours and one before",
      48,
      false,
      [
        [42, "today"],
        [47, "now"],
      ],
    ],
    ["8 h, an hour before: earlier would be most of it", 8, false, [[7, "now"]]],
    ["8 h, without haste where it is rolled over in time", 8, true, [[7, "today"]]],
  ])("is told as old, of %s", (_, maxHours, rollsOver, told) => {
    const config = { ...FACTS.config, maxHours: { facebook: maxHours }, rollsOver };
    const looks = Array.from({ length: 10 * maxHours - 1 }, (_each, tenth): [number, object] => [
      tenth * 360,
      { config, path: ONLINE, restreams: { facebook: sends } },
    ]);
    const ages = story(...looks).events.filter(({ kind }) => kind === "session-age");
    expect(
      ages.map(({ time, urgency }) => [(Date.parse(time) - BEGAN) / 3_600_000, urgency]),
    ).toEqual(told);
  });

  it("keeps its session over a short loss, and has a new one after a long", () => {
    const sessionAfter = (seconds: number): string | null | undefined => {
      const { memory } = story(
        [0, twitch({})],
        [10, twitch(tries)],
        [10 + seconds, twitch({ process: "2@2" })],
      );
      return nowOf(memory, FACTS, 0).destinations["twitch"]?.sessionSince;
    };
    expect(sessionAfter(20)).toBe("2026-01-10T03:00:00Z");
    expect(sessionAfter(200)).toBe("2026-01-10T03:03:30Z");
  });

  it("shows what viewers see", () => {
    const state = (path: Facts["path"]): string | undefined => {
      const { memory } = story([0, { ...twitch({}), path }]);
      return nowOf(memory, FACTS, 0).destinations["twitch"]?.state;
    };
    expect([state(ONLINE), state(OFFLINE)]).toEqual(["sending", "placeholder"]);
  });
});

describe("why a restream brings nothing", () => {
  const tried = story([0, { restreams: { twitch: tries } }]).memory.destinations["twitch"];

  it.each<[string, typeof tried, number, boolean]>([
    ["is asked when it is told", tried, 20, true],
    ["not before", tried, 19, false],
    ["not again", tried && { ...tried, troubleEvent: 2 }, 30, false],
    ["not of one that has sent: that is lost", tried && { ...tried, hasSent: true }, 30, false],
    ["not of one that nobody started", undefined, 30, false],
  ])("%s", (_, memory, seconds, asks) => {
    expect(asksWhy(memory, BEGAN + seconds * 1000)).toBe(asks);
  });
});

describe("the machine", () => {
  it("was restarted: told as one, with what to start", () => {
    const { told, events } = story(
      [0, { restreams: { twitch: sends }, path: ONLINE }],
      [60, { boot: "b2", mediamtx: "5@5" }],
    );
    expect(told.slice(3)).toEqual(["4 machine-rebooted"]);
    expect(events[3]).toMatchObject({
      what: "The server restarted. Twitch is OFF until you start it",
      steps: [{ run: "restream start twitch" }],
    });
  });

  it.each([
    [60, 7200, 7200],
    [310, 420, 120],
  ])("was restarted: last seen at %i s, back at %i s, it is told for how long", (...seconds) => {
    const [last, back, away] = seconds;
    const { events } = story([last, {}], [back, { boot: "b2" }, "nobody looked"]);
    expect(events).toMatchObject([{ kind: "machine-rebooted", seconds: away }]);
  });

  it.each<[string, number, string[]]>([
    ["an hour", 3700, ["unwatched 3700"]],
    ["as long as a release takes", 359, []],
  ])("where nobody looked for %s: told when somebody does", (_, second, expected) => {
    const { events } = story([60, {}], [second, {}, "nobody looked"]);
    expect(events.map(({ kind, seconds }) => `${kind} ${seconds}`)).toEqual(expected);
  });

  it("has a new MediaMTX", () => {
    expect(story([0, {}], [2, { mediamtx: "" }], [4, { mediamtx: "7@7" }]).told).toEqual([
      "1 mediamtx-restarted",
    ]);
  });

  it.each<[string, [number, Partial<Facts>][], string[]]>([
    [
      "has a full disk until there is room again",
      [
        [0, { diskFree: 0 }],
        [2, { diskFree: 0.12 }],
        [4, { diskFree: undefined }],
        [9, { diskFree: 0.2 }],
      ],
      ["1 disk-low", "2 disk-well ends 1"],
    ],
    [
      "is short of memory for more than a moment",
      [
        [0, { memoryFree: 0.05 }],
        [2, { memoryFree: 0.05 }],
        [4, { memoryFree: 0.05 }],
        [12, { memoryFree: 0.14 }],
        [14, { memoryFree: 0.16 }],
      ],
      ["1 memory-low", "2 memory-well ends 1"],
    ],
    [
      "was short of memory for a moment",
      [
        [0, { memoryFree: 0.05 }],
        [2, { memoryFree: 0.12 }],
        [4, { memoryFree: 0.05 }],
      ],
      [],
    ],
    [
      "has no time server for a quarter of an hour; most looks do not ask",
      [
        [0, { isClockRight: false }],
        [2, {}],
        [600, { isClockRight: false }],
        [898, {}],
        [900, {}],
        [1200, { isClockRight: true }],
        [1202, { isClockRight: true }],
      ],
      ["1 clock-unsynchronised", "2 clock-well ends 1"],
    ],
    [
      "found its time server soon",
      [
        [0, { isClockRight: false }],
        [600, { isClockRight: true }],
        [900, {}],
      ],
      [],
    ],
  ])("%s", (_, looks, told) => {
    expect(story(...looks).told).toEqual(told);
  });
});

describe("who is refused", () => {
  const ghost = { address: "203.0.113.10", words: "someone is already publishing to path 'live'" };

  it("is told once, and with the count when it has given up", () => {
    const { told, events } = story(
      [0, { refusals: [ghost, ghost] }],
      [10, { refusals: [ghost] }],
      [60, {}],
      [71, {}],
    );
    expect(told).toEqual(["1 ghost", "2 ghost ends 1"]);
    expect(events[1]?.what).toMatch(/: 3 in 10 s$/);
  });

  it("stands by where several may publish, and that is no trouble", () => {
    const config = { ...FACTS.config, publishers: ["home", "office"] };
    const { told, events } = story(
      [0, { config, refusals: [ghost] }],
      [40, { config, refusals: [ghost] }],
      [101, { config }],
    );
    expect(told).toEqual(["1 stands-by", "2 stands-by ends 1"]);
    expect(events.map(({ level, urgency }) => [level, urgency])).toEqual([
      ["info", undefined],
      ["info", undefined],
    ]);
    expect(events[0]?.what).toBe("Another OBS stands by: the one from 203.0.113.x");
  });

  it("is told of its own key where several may publish, and as shut out while a cutover is in force", () => {
    const config = { ...FACTS.config, publishers: ["home", "office"] };
    const wrong = { address: "203.0.113.10", words: "authentication failed" };
    const cut = (id: string, publisher: string | null) => ({
      config,
      reports: [{ id, at: BEGAN, report: { kind: "cutover" as const, publisher } }],
    });
    const { events } = story(
      [0, { config, refusals: [wrong] }],
      [70, cut("1", "office")],
      [72, { config, refusals: [wrong] }],
      [150, cut("2", null)],
      [152, { config, refusals: [wrong] }],
    );
    const told = events
      .filter(({ kind, ends }) => kind === "publisher-refused" && ends === undefined)
      .map(({ level, what, todo }) => [level, what, todo.includes("obsStreamKeys")]);
    const key = "An OBS at 203.0.113.x uses a wrong stream key";
    expect(told).toEqual([
      ["important", key, true],
      [
        "info",
        "An OBS at 203.0.113.x is refused: only office may publish, or its stream key is wrong",
        false,
      ],
      ["important", key, true],
    ]);
  });

  it("is gathered when there are many", () => {
    const refusals = Array.from({ length: 30 }, (_, n) => ({ ...ghost, address: `198.51.${n}.1` }));
    expect(story([0, { refusals }]).told).toHaveLength(11);
  });
});
