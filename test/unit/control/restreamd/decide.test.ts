// What restreamd does, look by look: the tables of each rule.
import { describe, expect, it } from "vitest";
import {
  decide,
  FIRST,
  type Action,
  type State,
} from "../../../../control/restreamd/watchdog/decide";
import type { ApiAnswer, Sample, Socket, Unit } from "../../../../control/restreamd/look/sample";
import { pauseSecondsAfter } from "../../../../control/restreamd/watchdog/slowdown";
import { random } from "../../../support/random";

const INTERVAL_MS = 2000;
const [MEDIAMTX_UID, TWITCH_UID, YOUTUBE_UID, HUB_UID, FEED_UID] = [1, 2, 3, 4, 5];
const LIVE = 1_500_000; // bytes in one interval at 6 Mb/s
const QUIET = 10_000;

const unit = (name: string, uid: number, more: Partial<Unit> = {}): Unit => ({
  ...{ name: `${name}.service`, uid, state: "running", process: `${uid}@1`, restarts: 0 },
  ...more,
});

/** What a look sees: bytes so far into and out of twitch's restream, and out of MediaMTX. */
interface Look {
  given?: number;
  unread?: number;
  arrived?: number;
  api?: ApiAnswer;
  hub?: ApiAnswer;
  /** Nobody listens on MediaMTX's RTMP port. */
  deaf?: true;
  /** Out of the hub; default: given. */
  handedOn?: number;
  /** Into the hub by the feed; default: 3 MB more at each look. */
  fed?: number;
  mediamtx?: Partial<Unit>;
  twitch?: Partial<Unit>;
  /** Out of MediaMTX to anybody; default: given. */
  sent?: number;
  /** Since the look before. */
  afterMs?: number;
}

const sockets = (
  { given = 0, unread = 0, arrived = 0, sent = given, handedOn = given, fed }: Look,
  at: number,
): Socket[] => [
  {
    ...{ uid: FEED_UID, local: "127.0.0.1:40002", peer: "127.0.0.1:1936" },
    ...{ unread: 0, acked: fed ?? at * 1500, received: 3000 },
  },
  {
    ...{ uid: FEED_UID, local: "127.0.0.1:40003", peer: "127.0.0.1:1935" },
    ...{ unread: 0, acked: 3000, received: 1_000_000 },
  },
  {
    ...{ uid: HUB_UID, local: "127.0.0.1:1936", peer: "127.0.0.1:40000" },
    ...{ unread: 0, acked: handedOn, received: 3000 },
  },
  {
    ...{ uid: MEDIAMTX_UID, local: "[::ffff:127.0.0.1]:1935", peer: "[::ffff:127.0.0.1]:40000" },
    ...{ unread: 0, acked: sent, received: 3000 },
  },
  {
    ...{ uid: TWITCH_UID, local: "127.0.0.1:40000", peer: "127.0.0.1:1936" },
    ...{ unread, acked: 3000, received: given },
  },
  {
    ...{ uid: TWITCH_UID, local: "198.51.100.10:40001", peer: "192.0.2.10:443" },
    ...{ unread: 0, acked: arrived, received: 5000 },
  },
];

const told = (
  looks: Look[],
  from: State = FIRST,
  began = 0,
): { actions: [number, Action][]; state: State } => {
  const actions: [number, Action][] = [];
  let [state, at] = [from, began];
  looks.forEach((look, index) => {
    at += look.afterMs ?? INTERVAL_MS;
    const sample: Sample = {
      at,
      units: [
        unit("mediamtx-restream", MEDIAMTX_UID, look.mediamtx),
        unit("mediamtx-hub", HUB_UID),
        unit("mediamtx-feed", FEED_UID),
        unit("restream-twitch", TWITCH_UID, look.twitch),
        unit("restream-youtube", YOUTUBE_UID, { state: "off", process: "" }),
      ],
      sockets: sockets(look, at),
      listening: new Set(look.deaf ? [1936] : [1935, 1936]),
      api: look.api ?? "answered",
      hub: look.hub ?? "answered",
    };
    const decision = decide(state, sample);
    state = decision.state;
    actions.push(...decision.actions.map((action): [number, Action] => [index, action]));
  });
  return { actions, state };
};

const times = (count: number, look: (index: number) => Look): Look[] =>
  Array.from({ length: count }, (_, index) => look(index));
const wellUntil = (count: number): Look[] =>
  times(count, (index) => ({ given: index * LIVE, arrived: index * LIVE * 1.01 }));
const kills = (actions: [number, Action][]): [number, string][] =>
  actions.filter(([, { kind }]) => kind === "kill").map(([index, { unit: name }]) => [index, name]);

describe("a deaf MediaMTX", () => {
  const deaf = (count: number): Look[] =>
    wellUntil(count).map((look) => ({ ...look, deaf: true as const }));

  it("is killed when nobody has listened on its port for 10 s, and again when that did not help", () => {
    const { actions } = told([...wellUntil(5), ...deaf(16).slice(5)]);
    expect(actions).toEqual([
      [
        10,
        expect.objectContaining({
          kind: "kill",
          unit: "mediamtx-restream.service",
          what: "deaf: it runs and takes no connections on its RTMP port; killed, systemd starts it again",
          sinceMs: 10_000,
        }),
      ],
      [15, expect.objectContaining({ kind: "kill" })],
    ]);
  });

  it.each<[string, Look[]]>([
    ["listens again in time", [...deaf(5), ...wellUntil(9).slice(5)]],
    [
      "is started again meanwhile",
      deaf(9).map((look, index) => ({ ...look, mediamtx: { process: `${index >> 2}@1` } })),
    ],
    ["is off", deaf(20).map((look) => ({ ...look, mediamtx: { state: "between", process: "" } }))],
  ])("is left alone when it %s", (_, looks) => {
    expect(kills(told(looks).actions)).toEqual([]);
  });
});

describe("MediaMTX", () => {
  const still: Look = { given: 10 * LIVE, arrived: 10 * LIVE, api: "silent" };

  it("is killed when its API is silent and no byte leaves it, four times in a row", () => {
    const { actions } = told([...wellUntil(11), ...times(6, () => still)]);
    expect(actions).toEqual([
      [
        14,
        expect.objectContaining({ kind: "kill", unit: "mediamtx-restream.service", whom: "all" }),
      ],
    ]);
  });

  it.each<[string, Look[]]>([
    [
      "three times silent, then an answer",
      [still, still, still, { ...still, api: "answered" }, still, still, still],
    ],
    [
      "refused: nobody listens, systemd sees to it",
      times(20, () => ({ ...still, api: "refused" })),
    ],
    [
      "silent, but bytes flow",
      times(20, (index) => ({
        given: (11 + index) * LIVE,
        arrived: (11 + index) * LIVE,
        api: "silent",
      })),
    ],
    [
      "another process each time",
      times(20, (index) => ({ ...still, mediamtx: { process: String(index) } })),
    ],
    ["not running", times(20, () => ({ ...still, mediamtx: { state: "between", process: "" } }))],
  ])("is left alone: %s", (_, looks) => {
    const { actions } = told([...wellUntil(11), ...looks]);
    expect(kills(actions).filter(([, name]) => name.startsWith("mediamtx"))).toEqual([]);
  });
});

describe("the hub", () => {
  const still: Look = { given: 10 * LIVE, arrived: 10 * LIVE, hub: "silent" };
  const killsOfHub = (looks: Look[]): number[] =>
    kills(told([...wellUntil(11), ...looks]).actions)
      .filter(([, name]) => name === "mediamtx-hub.service")
      .map(([index]) => index);

  it("is killed when it does not answer and hands nothing on, four times in a row", () => {
    expect(killsOfHub(times(6, () => still))).toEqual([14]);
  });

  it.each<[string, Look[]]>([
    ["it answers, and nothing is fed", times(20, () => ({ ...still, hub: "answered", fed: 1 }))],
    [
      "it answers, and every platform stands still",
      times(20, () => ({ ...still, hub: "answered", unread: 3 * LIVE })),
    ],
    [
      "silent, but bytes flow",
      times(20, (index) => ({
        ...{ given: (11 + index) * LIVE, arrived: (11 + index) * LIVE },
        hub: "silent",
      })),
    ],
    ["nobody listens: systemd sees to it", times(20, () => ({ ...still, hub: "refused" }))],
  ])("is left alone: %s", (_, looks) => {
    expect(killsOfHub(looks)).toEqual([]);
  });
});

describe("a restream", () => {
  const TWITCH = "restream-twitch.service";

  it("is killed when what it is given does not arrive for 8 s", () => {
    const looks = times(6, (index) => ({ given: (11 + index) * LIVE, arrived: 10.1 * LIVE }));
    expect(kills(told([...wellUntil(11), ...looks]).actions)).toEqual([[14, TWITCH]]);
  });

  it("is killed when it is frozen and its input lies unread, its buffer full", () => {
    const looks = times(6, () => ({ given: 12 * LIVE, unread: 2 * LIVE, arrived: 10.1 * LIVE }));
    expect(kills(told([...wellUntil(11), ...looks]).actions)).toEqual([[14, TWITCH]]);
  });

  it("is killed when its platform accepts, and for a minute never answers", () => {
    const looks = times(33, (index) => ({ given: index * LIVE, arrived: 600 }));
    expect(kills(told(looks).actions)).toEqual([[30, TWITCH]]);
  });

  it("is killed again, not at once, when the kill did not work", () => {
    const looks = times(12, (index) => ({ given: (10 + index) * LIVE, arrived: 10 * LIVE }));
    expect(kills(told([...wellUntil(11), ...looks]).actions)).toEqual([
      [15, TWITCH],
      [20, TWITCH],
    ]);
  });

  it("is let be when whatever arrives goes on arriving, in any pattern: 300 random ones", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed);
      // From silence to 20 Mb/s, a look at a time; each is held back for up to three looks, and then some of it arrives.
      const [rate, share] = [next() ** 3 * 5_000_000, 0.15 + next() * 0.85];
      let [given, arrived, heldBack] = [0, 0, 0];
      const looks = times(100, () => {
        given += next() < 0.1 ? 0 : Math.floor(rate * next());
        heldBack = heldBack < 3 && next() < 0.5 ? heldBack + 1 : 0;
        if (heldBack === 0) arrived = Math.max(arrived, given * share);
        return { given, arrived };
      });
      expect({ seed, kills: kills(told(looks).actions) }).toEqual({ seed, kills: [] });
    }
  });

  it.each<[string, Look[]]>([
    [
      "the quietest placeholder arrives",
      times(30, (index) => ({ given: index * QUIET, arrived: index * QUIET })),
    ],
    ["there is nothing to send", times(30, () => ({ given: 5000, arrived: 5000 }))],
    [
      "a publisher that stalled for 5 s",
      [
        ...wellUntil(5),
        ...times(3, () => ({ given: 4 * LIVE, arrived: 4 * LIVE })),
        ...times(9, (index) => ({
          given: 4 * LIVE + index * QUIET,
          arrived: 4 * LIVE + index * QUIET,
        })),
      ],
    ],
    [
      "a third of it arrives: the road is narrow",
      times(30, (index) => ({ given: index * LIVE, arrived: (index * LIVE) / 3 })),
    ],
    [
      "a platform that answers each step late, and takes media after 14 s",
      times(30, (index) => ({
        given: index * LIVE,
        arrived: index < 7 ? 900 * index : (index - 6) * LIVE,
      })),
    ],
    [
      "sound alone, for the picture has no keyframe to begin with",
      times(60, (index) => ({ given: index * LIVE, arrived: index * 24_000 })),
    ],
    [
      "a process that has just started, each time",
      times(30, (index) => ({ given: LIVE, arrived: 600, twitch: { process: String(index) } })),
    ],
    [
      "we were away ourselves",
      [
        ...wellUntil(5),
        { given: 30 * LIVE, arrived: 5 * LIVE, afterMs: 60_000 },
        { given: 31 * LIVE, arrived: 31 * LIVE },
      ],
    ],
  ])("is left alone: %s", (_, looks) => {
    expect(kills(told(looks).actions)).toEqual([]);
  });
});

describe("a restream that only fails", () => {
  const failing = (index: number): Look => ({
    given: 0,
    twitch: { state: "between", process: "", restarts: index },
  });
  const minutes = (count: number): number => (count * 60_000) / INTERVAL_MS;
  const pauseOf = (state: State): number | undefined =>
    state.slowdowns["restream-twitch.service"]?.pauseSeconds;

  it.each([
    [0, 0],
    [119, 0],
    [120, 15],
    [599, 15],
    [600, 30],
    [3599, 30],
    [3600, 60],
    [86_400 * 14, 60],
  ])("after %d s waits %d s before each attempt", (failingSeconds, expected) => {
    expect(pauseSecondsAfter(failingSeconds)).toBe(expected);
  });

  it("is slowed down step by step over hours, and told once", () => {
    const { actions, state } = told(times(minutes(180), failing));
    expect(actions).toEqual([
      [60, expect.objectContaining({ kind: "note", unit: "restream-twitch.service" })],
    ]);
    expect(pauseOf(state)).toBe(60);
  });

  it("is told once though restreamd was started anew", () => {
    const { state } = told(times(minutes(3), failing));
    const kept = JSON.parse(JSON.stringify(state.slowdowns)) as State["slowdowns"];
    const later = times(minutes(3), (index) => failing(index + minutes(3)));
    expect(told(later, { ...FIRST, slowdowns: kept }, 180_000).actions).toEqual([]);
  });

  it("is at full speed as soon as the platform takes it, and never slowed again", () => {
    const looks = times(10, (index) => ({
      ...{ given: index * LIVE, arrived: index * LIVE },
      twitch: { restarts: 500 },
    }));
    const failingAgain = times(minutes(180), (index) => failing(501 + index));
    const { actions, state } = told([...times(minutes(5), failing), ...looks, ...failingAgain]);
    expect(actions.map(([index]) => index)).toEqual([60, minutes(5) + 4]);
    expect(pauseOf(state)).toBe(0);
  });

  it.each<[string, Look]>([
    ["the operator stops it", { twitch: { state: "off", process: "" } }],
    ["somebody starts it anew, in between two looks", failing(0)],
  ])("is at full speed when %s", (_, look) => {
    const { state } = told([...times(minutes(5), failing), look, failing(1)]);
    expect(pauseOf(state)).toBe(0);
  });

  it("is not slowed down because nothing comes into the hub", () => {
    const looks = times(minutes(10), (index) => ({ ...failing(index), fed: 5_000_000 }));
    expect(told(looks).actions).toEqual([]);
  });

  it("is slowed down though MediaMTX is away: the stand-by can be sent", () => {
    const looks = times(minutes(3), (index) => ({ ...failing(index), api: "refused" as const }));
    expect(told(looks).actions).toHaveLength(1);
  });
});
