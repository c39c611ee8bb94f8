// Facts for the tables: from what an earlier restreamd left (the fixtures), and from stories of looks; three seconds later.
import { createColors } from "picocolors";
import type { Facts, UnitFacts } from "../../../../control/command/facts";
import { screenOf } from "../../../../control/command/screen";
import { statusOf } from "../../../../control/command/status";
import { UTC } from "../../../../control/shared/zone";
import { rfc3339 } from "../../../../control/shared/text";
import type { Facts as Looked, RestreamFacts } from "../../../../control/restreamd/observe/facts";
import { nowOf } from "../../../../control/restreamd/observe/observe";
import { BEGAN, FACTS, OFFLINE, ONLINE, said, sends, story, tries } from "../restreamd/looks";
import { readEvents, readNow } from "../../../../control/shared/left";

const FIXTURES = "test/fixtures/restreamd";

export const unit = (
  state: UnitFacts["state"],
  since: string | null = null,
  restarts = 0,
): UnitFacts => ({ state, since, restarts });

export const factsWith = (changes: Partial<Facts> = {}): Facts => ({
  time: "2026-01-10T03:00:07Z",
  now: readNow(`${FIXTURES}/now.json`),
  events: readEvents(`${FIXTURES}/state.json`)?.events ?? [],
  restreamd: unit("running"),
  mediamtx: unit("running"),
  hub: unit("running"),
  feed: unit("running"),
  ...{ waiting: [], rolledBackFrom: null, cutover: null },
  destinations: {
    twitch: unit("running", "2026-01-10T02:41:10Z", 2),
    youtube: unit("between", "2026-01-10T02:59:31Z", 17),
  },
  path: { online: true, picture: "1920x1080 H264" },
  ...changes,
});

/** As the fixtures have it, and both destinations well. */
export const allWell = (): Facts => {
  const facts = factsWith();
  const twitch = facts.now?.destinations["twitch"];
  if (!facts.now || !twitch) throw new Error("the fixture has no twitch");
  return {
    ...facts,
    now: { ...facts.now, destinations: { twitch, youtube: twitch } },
    destinations: { twitch: unit("running"), youtube: unit("running") },
  };
};

export const plain = (facts: Facts): string =>
  screenOf(statusOf(facts), facts.events, createColors(false), UTC);

const HOUR = 3600;
const placeholder: RestreamFacts = { ...sends, bitrateKbps: 910 };
const out: RestreamFacts = { ...sends, bitrateKbps: 6150 };
const tried: RestreamFacts = { ...tries, restarts: 17 };
const ON = { path: ONLINE, restreams: { twitch: out, youtube: out } };
const BACK = { ...ON, path: { ...ONLINE, connection: "c2" } };
const GIB_AN_HOUR = 5.17;
const sentIn = (hours: number): Pick<Looked, "transferOutBytes"> => ({
  transferOutBytes: hours * GIB_AN_HOUR * 2 ** 30,
});

/** On air for so long, with one gap since midnight. */
const onAirFor = (hours: number): [number, Partial<Looked>][] => [
  [-hours * HOUR - 60, {}],
  [-hours * HOUR, { ...ON, ...sentIn(0) }],
  [-hours * HOUR + 2, ON],
  [-23 * HOUR, { ...ON, ...sentIn(hours - 23) }],
  [-1199, { ...ON, path: OFFLINE }],
  [-1130, { ...BACK, ...sentIn(hours) }],
];

/** What a command finds three seconds after the last of these looks. @param units that are otherwise than running */
const factsAfter = (
  looks: [number, Partial<Looked>][],
  units: Partial<Facts> = {},
  kbps = 6120,
): Facts => {
  const [seconds, last] = looks.at(-1) ?? [0, {}];
  const { memory, events } = story(...looks);
  const looked: Looked = { ...FACTS, ...last, time: BEGAN + seconds * 1000 };
  return {
    ...{ time: rfc3339(looked.time + 3000), now: nowOf(memory, looked, kbps), events },
    ...{ restreamd: unit("running"), mediamtx: unit("running") },
    ...{ hub: unit("running"), feed: unit("running") },
    ...{ waiting: [], rolledBackFrom: null, cutover: null },
    destinations: Object.fromEntries(
      ["twitch", "youtube"].map((name) => {
        const state = memory.destinations[name]?.state ?? "off";
        const { process, restarts } = looked.restreams[name] ?? tries;
        return state === "off"
          ? [name, unit("off")]
          : [name, unit(process === "" ? "between" : "running", "2026-01-10T02:41:12Z", restarts)];
      }),
    ),
    path: looked.path && { online: looked.path.online, picture: looked.path.picture },
    ...units,
  };
};

/** What both platforms say, YouTube for 60 s. */
const askedOf = (youtube: "live" | "not-live", at: number): Looked["broadcasts"] => ({
  twitch: { ...said("live", { at, since: -500 }), began: BEGAN - 30 * HOUR * 1000, viewers: 132 },
  youtube: said(youtube, {
    at,
    ...(youtube === "live"
      ? { since: -500 }
      : { since: -60, reason: "the broadcast has ended there" }),
  }),
});

/** The screens of docs/screens.md, by what they show: each a story that restreamd saw. */
export const SCREENS: Readonly<Record<string, () => Facts>> = {
  "Both platforms get what OBS sends": () =>
    factsAfter([...onAirFor(30), [4, { ...BACK, ...sentIn(30) }]]),
  "At 47 h 54 min, with a sixth of the bitrate": () =>
    factsAfter(
      [
        ...onAirFor(47.9),
        [
          2,
          {
            ...{ path: BACK.path, bitrates: Array<number>(15).fill(1010) },
            restreams: {
              twitch: { ...out, bitrateKbps: 1020 },
              youtube: { ...out, bitrateKbps: 1020 },
            },
            ...sentIn(47.9),
          },
        ],
      ],
      {},
      1010,
    ),
  "YouTube has ended the broadcast and takes everything": () =>
    factsAfter([
      ...onAirFor(30),
      [-420, { ...BACK, broadcasts: askedOf("live", -420) }],
      [-60, { ...BACK, broadcasts: askedOf("not-live", -60) }],
      [4, { ...BACK, broadcasts: askedOf("not-live", 4), ...sentIn(30) }],
    ]),
  "YouTube refuses": () =>
    factsAfter([
      ...onAirFor(30),
      [-29, { ...BACK, restreams: { twitch: out, youtube: tried } }],
      [4, { ...BACK, restreams: { twitch: out, youtube: tried }, ...sentIn(30) }],
    ]),
  "OBS is gone: viewers see the placeholder": () =>
    factsAfter(
      [
        ...onAirFor(30),
        [-65, { path: OFFLINE, restreams: { twitch: placeholder, youtube: placeholder } }],
        [
          4,
          {
            path: OFFLINE,
            restreams: { twitch: placeholder, youtube: placeholder },
            ...sentIn(30),
          },
        ],
      ],
      {},
      0,
    ),
  "Before the broadcast: nothing was started": () =>
    factsAfter([
      [-HOUR, {}],
      [-1130, { path: ONLINE }],
      [4, { path: ONLINE }],
    ]),
  "The server was restarted": () =>
    factsAfter([
      ...onAirFor(30),
      [-17, { boot: "b2", mediamtx: "7@7" }],
      [-10, { boot: "b2", mediamtx: "7@7", path: { ...ONLINE, connection: "c3" } }],
      [4, { boot: "b2", mediamtx: "7@7", path: { ...ONLINE, connection: "c3" }, ...sentIn(0) }],
    ]),
  "restreamd does not run": () =>
    factsAfter([...onAirFor(30), [4, { ...BACK, ...sentIn(30) }]], {
      restreamd: unit("off"),
      now: undefined,
    }),
  "MediaMTX does not run": () =>
    factsAfter(
      [
        ...onAirFor(30),
        ...[-65, 4].map((seconds): [number, Partial<Looked>] => [
          seconds,
          {
            ...{ mediamtx: "", path: undefined, ...sentIn(30) },
            feed: { ...FACTS.feed, source: "stand-by" },
            restreams: { twitch: placeholder, youtube: placeholder },
          },
        ]),
      ],
      { mediamtx: unit("off", "2026-01-10T02:58:00Z") },
      0,
    ),
};
