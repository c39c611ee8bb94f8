// A platform that takes everything and shows nothing: when it is told, when not, when it is over. In virtual time.
import { describe, expect, it } from "vitest";
import type { Broadcast } from "../../../../control/shared/broadcast";
import type { Facts } from "../../../../control/restreamd/observe/facts";
import { nowOf } from "../../../../control/restreamd/observe/observe";
import { BEGAN, FACTS, OFFLINE, ONLINE, said, sends, story, tries } from "./looks";

type Looks = [number, Partial<Facts>][];

const onAir = { path: ONLINE, restreams: { youtube: sends } };
const BEFORE: Looks = [
  [-400, {}],
  [-360, onAir],
  [-358, onAir],
];
/** A look every 10 s. @param of what is said at a look */
const looks = (from: number, to: number, of: (at: number) => Partial<Facts>): Looks =>
  Array.from({ length: (to - from) / 10 + 1 }, (_, n) => from + n * 10).map((at) => [
    at,
    { ...onAir, ...of(at) },
  ]);
const youtube = (broadcast: Broadcast): Partial<Facts> => ({ broadcasts: { youtube: broadcast } });
const live = (at: number): Partial<Facts> => youtube(said("live", { at, since: -300 }));
const ended = (since: number) => (at: number) =>
  youtube(said("not-live", { at, since, reason: "the broadcast has ended there" }));
const unknown = (since: number) => (at: number) =>
  youtube(said("unknown", { at, since, reason: "YouTube did not answer" }));

/** What was told of the platform's word, with the second at which it was. */
const toldOf = (...all: Looks): string[] =>
  story(...BEFORE, ...all)
    .events.filter(({ kind }) => kind.startsWith("broadcast-"))
    .map(({ kind, time }) => `${kind} at ${(Date.parse(time) - BEGAN) / 1000}`);

describe("nobody sees it", () => {
  it("is told once, at the second equal answer, and its end", () => {
    expect(
      toldOf(
        ...looks(-350, 0, live),
        ...looks(10, 200, ended(10)),
        ...looks(210, 300, (at) => youtube(said("live", { at, since: 210 }))),
      ),
    ).toEqual(["broadcast-unseen at 40", "broadcast-seen at 210"]);
  });

  it("is not told after one answer alone", () => {
    expect(
      toldOf(
        ...looks(-350, 0, live),
        [10, { ...onAir, ...ended(10)(10) }],
        ...looks(40, 90, (at) => youtube(said("live", { at, since: 40 }))),
      ),
    ).toEqual([]);
  });

  it("is not told within 5 min of a start", () => {
    const [first] = BEFORE;
    const told = story(
      first ?? [0, {}],
      [0, onAir],
      [2, onAir],
      ...looks(10, 600, ended(10)),
    ).events.filter(({ kind }) => kind === "broadcast-unseen");
    expect(told.map(({ time }) => (Date.parse(time) - BEGAN) / 1000)).toEqual([300]);
  });

  it("is not told within 5 min of a reset", () => {
    const other = { restreams: { youtube: { ...sends, process: "2@2" } } };
    expect(
      toldOf(
        ...looks(-350, 0, live),
        [10, { ...onAir, restreams: { youtube: tries }, ...ended(10)(10) }],
        ...looks(20, 600, (at) => ({ ...other, ...ended(10)(at) })),
      ),
    ).toEqual(["broadcast-unseen at 320"]);
  });

  it("is not told of what nothing is sent to", () => {
    expect(
      toldOf(
        ...looks(-350, 0, live),
        ...looks(10, 400, (at) => ({ restreams: { youtube: tries }, ...ended(10)(at) })),
      ),
    ).toEqual([]);
  });

  it("is not told in a gap while the platform shows the placeholder", () => {
    expect(toldOf(...looks(-350, 400, (at) => ({ path: OFFLINE, ...live(at) })))).toEqual([]);
  });

  it("goes on, untold a second time, while the platform does not say", () => {
    const { events, memory } = story(
      ...BEFORE,
      ...looks(-350, 0, live),
      ...looks(10, 60, ended(10)),
      ...looks(70, 100, unknown(70)),
      ...looks(110, 160, ended(110)),
    );
    expect(events.filter(({ kind }) => kind === "broadcast-unseen")).toHaveLength(1);
    expect(memory.broadcasts["youtube"]?.unseenEvent).toBeDefined();
  });

  it("is over without a word when it is stopped", () => {
    const { memory, told } = story(
      ...BEFORE,
      ...looks(-350, 0, live),
      ...looks(10, 60, ended(10)),
      [70, { path: ONLINE, restreams: { youtube: { ...sends, wanted: false } } }],
    );
    expect(memory.broadcasts).toEqual({});
    expect(told.at(-1)).toMatch(/^\d+ restream-stopped$/);
  });
});

describe("not known", () => {
  it("is told once after 2 min, and its end after 5 min", () => {
    expect(
      toldOf(
        ...looks(-350, 0, live),
        ...looks(10, 600, unknown(10)),
        ...looks(610, 1000, (at) => youtube(said("live", { at, since: 610 }))),
      ),
    ).toEqual(["broadcast-unknown at 130", "broadcast-known at 910"]);
  });

  it("is told once of an API that comes and goes", () => {
    expect(
      toldOf(
        ...looks(-350, 0, live),
        ...[0, 1, 2].flatMap((n) => [
          ...looks(10 + n * 300, 160 + n * 300, unknown(10 + n * 300)),
          ...looks(170 + n * 300, 300 + n * 300, (at) =>
            youtube(said("live", { at, since: 170 + n * 300 })),
          ),
        ]),
      ),
    ).toEqual(["broadcast-unknown at 130"]);
  });

  it("is nothing where nobody is asked, or not any more", () => {
    expect(toldOf(...looks(-350, 600, () => ({})))).toEqual([]);
    expect(toldOf(...looks(-350, 0, live), ...looks(10, 600, () => ({})))).toEqual([]);
  });
});

describe("nobody asks any more", () => {
  it("ends what was told after 10 min, without a word: nobody else can", () => {
    const { memory, events } = story(
      ...BEFORE,
      ...looks(-350, 0, live),
      ...looks(10, 60, ended(10)),
      ...looks(70, 680, () => ({})),
    );
    expect(events.at(-1)?.kind).toBe("broadcast-unseen");
    expect(memory.broadcasts["youtube"]?.unseenEvent).toBeUndefined();
  });
  it("ends nothing before", () => {
    const { memory } = story(
      ...BEFORE,
      ...looks(-350, 0, live),
      ...looks(10, 60, ended(10)),
      ...looks(70, 600, () => ({})),
    );
    expect(memory.broadcasts["youtube"]?.unseenEvent).toBeDefined();
  });
});

describe("the broadcast's real start", () => {
  const HOUR = 3_600_000;
  const onAirAt = (process = "1@1"): Partial<Facts> => ({
    path: ONLINE,
    restreams: { twitch: { ...sends, process } },
  });
  /** Live since then, as Twitch says at this second. */
  const twitch = (at: number, began: number, process = "1@1"): Partial<Facts> => ({
    ...onAirAt(process),
    broadcasts: { twitch: { ...said("live", { at, since: at - 30 }), began } },
  });
  const START: Looks = [
    [-120, {}],
    [0, onAirAt()],
    [2, onAirAt()],
  ];
  const agesOf = (...all: Looks): string[] =>
    story(...START, ...all)
      .events.filter(({ kind }) => kind === "session-age")
      .map(({ time, what }) => `${(Date.parse(time) - BEGAN) / 1000}: ${what}`);

  it("is the session's age, for the warning and for whoever asks", () => {
    const began = BEGAN - 43 * HOUR;
    const all: Looks = [
      [62, twitch(62, began)],
      [310, twitch(310, began)],
      [312, twitch(312, began)],
    ];
    expect(agesOf(...all)).toEqual(["312: Twitch ends this broadcast in about 6 h (48 h limit)"]);
    const { memory } = story(...START, ...all);
    const facts = { ...FACTS, ...twitch(314, began), time: BEGAN + 314_000 };
    expect(nowOf(memory, facts, 0).destinations["twitch"]?.sessionSince).toBe(
      "2026-01-08T08:00:00Z",
    );
    expect(memory.sessionsLost).toEqual({});
  });

  it("is not that of the broadcast before, which a platform names for a while", () => {
    const old = BEGAN - 47 * HOUR;
    expect(
      agesOf(
        [310, twitch(310, old)],
        [312, twitch(312, old)],
        [400, { ...onAirAt(), restreams: { twitch: tries } }],
        // More than 90 s away: another broadcast.
        [520, onAirAt("2@2")],
        [522, twitch(522, old, "2@2")],
        [582, twitch(582, old, "2@2")],
        [642, twitch(642, BEGAN + 520_000, "2@2")],
        [900, twitch(900, BEGAN + 520_000, "2@2")],
      ),
    ).toEqual(["312: Twitch ends this broadcast in about 1 h (48 h limit)"]);
  });

  it("of a later broadcast is warned of anew, though the reset took less than 90 s", () => {
    const next = BEGAN + 400_000;
    const hours42 = 400 + 42.5 * 3600;
    expect(
      agesOf(
        [310, twitch(310, BEGAN - 47.5 * HOUR)],
        [312, twitch(312, BEGAN - 47.5 * HOUR)],
        [398, { ...onAirAt(), restreams: { twitch: tries } }],
        [404, onAirAt("2@2")],
        [500, twitch(500, next, "2@2")],
        [hours42, twitch(hours42, next, "2@2")],
      ),
    ).toEqual([
      "312: Twitch ends this broadcast in about 1 h (48 h limit)",
      `${hours42}: Twitch ends this broadcast in about 6 h (48 h limit)`,
    ]);
  });
});
