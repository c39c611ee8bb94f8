// Stories of looks that tell every kind of event: for the page of messages, and for the checks of what they advise.
import type { FailoverView } from "../../../../control/shared/failover";
import { AT_FIRST, type OnAir } from "../../../../control/shared/pair";
import type { Event } from "../../../../control/shared/event";
import type { Facts } from "../../../../control/restreamd/observe/facts";
import type { Report } from "../../../../control/shared/report";
import {
  BEGAN,
  FACTS,
  OFFLINE,
  ONLINE,
  type Looked,
  said as saidAt,
  sends,
  story,
  tries,
} from "../restreamd/looks";
import { UNSAID } from "../../../../control/restreamd/look/connections";

const HOUR = 3600;
const onAir = { path: ONLINE, restreams: { twitch: sends, youtube: sends } };
const looksEvery = (
  seconds: number,
  count: number,
  more: Partial<Facts>,
  from = 4,
): [number, Partial<Facts>][] =>
  Array.from({ length: count }, (_, n) => [from + n * seconds, { ...onAir, ...more }]);
const reported = (...reports: Report[]): Partial<Facts> => ({
  ...onAir,
  reports: reports.map((report, n) => ({ id: String(n), at: BEGAN, report })),
});
const refused = (words: string): Partial<Facts> => ({
  ...onAir,
  refusals: [{ address: "203.0.113.10", words }],
});

const said = (broadcasts: Facts["broadcasts"]): Partial<Facts> => ({ ...onAir, broadcasts });

const TWO_PUBLISHERS = { ...FACTS.config, publishers: ["home", "office"] };

const WATCHED = { ...FACTS.config, watchPicture: true };
/** What is watched, over two minutes: it begins, and it is over. */
const watched = (picture: Partial<Facts["picture"]>): [number, Partial<Facts>][] => {
  const well = { isBlack: false, isStill: false, isSilent: false };
  return [
    ...looksEvery(30, 3, { config: WATCHED, picture: { ...well, ...picture } }),
    ...looksEvery(10, 2, { config: WATCHED, picture: well }, 100),
  ];
};

/** Since the first look, and for so many hours; undefined: none. */
const certificate = (hours?: number, problem?: string): Partial<Facts> => ({
  certificate: {
    lasts: hours === undefined ? undefined : { from: BEGAN, until: BEGAN + hours * HOUR * 1000 },
    problem,
  },
});
const LEADS_ELSEWHERE = "live.example.org leads to 192.0.2.7, not to this server (192.0.2.10)";
const TOO_OFTEN =
  "acme: error: 429 :: POST :: https://acme-v02.api.letsencrypt.org/acme/new-order :: urn:ietf:params:acme:error:rateLimited :: too many certificates (5) already issued";

const ORDERED = { kind: "ordered" as const, destinations: ["twitch"], person: "Ana" };
const TWITCH_OFF = { twitch: { ...sends, wanted: false }, youtube: sends };
const TWITCH_BEGINS = { twitch: { ...sends, process: "2@2" }, youtube: sends };

/** The other server was seen last at this second. */
/** Of a pair that moves by itself and could. */
const VIEW: FailoverView = {
  ...{ version: 1, at: 0, peer: "heard", isPeerOpen: false },
  ...{ peerTerm: 0, peerOnAir: "first", peerHeardWanted: [], peerStopped: [], doing: null },
  ...{ trouble: null, cannotMove: [], powerOff: 4.2 },
  ...{ isPeerTakingOver: false, isBootKnown: true },
};

const seenAt = (
  second: number,
  own: "first" | "second",
  failover?: FailoverView,
  onAirNow: OnAir = AT_FIRST,
): Partial<Facts> => ({
  ...onAir,
  pair: {
    ...{ own, peer: own === "first" ? "second" : "first", onAir: onAirNow },
    ...{ decidedAt: undefined, seenAt: BEGAN + second * 1000, watchedSince: BEGAN },
    failover,
  },
});

const FEED = { source: "mediamtx", isFed: true, isNewReader: false, hub: "8@1" } as const;

/** The first looks' own events are not shown again: each begins on air. */
export const STORIES: Readonly<Record<string, Looked[]>> = {
  "OBS comes, goes and comes back": [
    [4, { ...onAir, path: OFFLINE }],
    [45, onAir],
    [52, onAir],
  ],
  "OBS sends another picture than is set": [
    [4, { ...onAir, path: OFFLINE }],
    [
      8,
      {
        ...onAir,
        path: { ...ONLINE, connection: "c2", size: { width: 1280, height: 720 } },
        live: { fps: 60, kbps: 6100, isSure: true },
      },
    ],
  ],
  "OBS sends an unusual picture": [
    [
      20,
      {
        ...onAir,
        path: { ...ONLINE, profile: "High 4:4:4 Predictive" },
        live: {
          ...{ fps: 27.3, kbps: 6100, isSure: false },
          long: { seconds: 15, keyframeSeconds: 8.3, hasBFrames: true },
        },
      },
    ],
  ],
  "OBS sends too little": [
    ...looksEvery(2, 3, { bitrates: Array<number>(15).fill(2100) }),
    ...looksEvery(2, 3, { bitrates: Array<number>(15).fill(6100) }, 20),
  ],
  "OBS sends in bursts": looksEvery(2, 3, {
    bitrates: Array.from({ length: 15 }, (_, n) => (n % 2 === 0 ? 300 : 6000)),
  }),
  "OBS comes and goes": [0, 1, 2, 3, 4].flatMap((n): [number, Partial<Facts>][] => [
    [10 + n * 40, { ...onAir, path: OFFLINE }],
    [20 + n * 40, onAir],
    [30 + n * 40, onAir],
    ...(n < 4 ? [] : ([[900, onAir]] as [number, Partial<Facts>][])),
  ]),
  "Somebody is refused": [
    [4, refused("someone is already publishing to path 'live'")],
    [6, refused("authentication failed")],
    [90, onAir],
  ],
  "A second OBS stands by": [
    [4, { ...refused("someone is already publishing to path 'live'"), config: TWO_PUBLISHERS }],
    [90, { ...onAir, config: TWO_PUBLISHERS }],
  ],
  "OBS does not get on air": [
    [4, refused(UNSAID)],
    [6, refused("invalid rtmp version (22)")],
    [
      8,
      refused(
        "MPEG-4 audio configuration does not match, is type=2, sampleRate=24000, channelCount=2, but stream expects type=2, sampleRate=48000, channelCount=2",
      ),
    ],
    [10, refused("no tracks found")],
    [12, refused("read tcp 192.0.2.1:1935->203.0.113.10:40000: i/o timeout")],
    [14, refused("EOF")],
    [16, refused("words that this version does not know, about 203.0.113.10:40000")],
  ],
  "The operator starts, stops, refreshes and rolls over": [
    [4, { ...onAir, restreams: { twitch: sends, youtube: { ...sends, wanted: false } } }],
    [6, { ...onAir, restreams: { twitch: sends, youtube: tries } }],
    [8, onAir],
    [
      10,
      reported(
        { kind: "refreshed", destinations: ["twitch"] },
        { kind: "cutover", publisher: "office" },
        { kind: "cutover", publisher: null },
        { kind: "rolled-over", destinations: ["twitch"], seconds: 31 },
      ),
    ],
  ],
  "The event's clock": [
    [
      10,
      reported(
        { kind: "rollover-planned", destinations: ["twitch"], seconds: 3600 },
        { kind: "rollover-put-off", destinations: ["twitch"], why: "OBS is gone" },
        { kind: "rollover-left", destinations: ["twitch"], why: "OBS is gone" },
        {
          ...{ kind: "rollover-failed", destinations: ["twitch"] },
          why: "systemctl start: Unit restream-twitch.service has a bad unit file setting",
        },
        { kind: "rolled-over", destinations: ["twitch"], seconds: 31, by: "clock" },
        { kind: "clock-skipped", what: "rollover" },
        { kind: "stop-planned", destinations: ["twitch", "youtube"], seconds: 86_400 },
        { kind: "stop-planned", destinations: ["twitch", "youtube"], seconds: 300 },
        { kind: "clock-skipped", what: "stop" },
        { kind: "event-ended", destinations: ["twitch", "youtube"] },
      ),
    ],
  ],
  "A platform is lost, and back": [
    [4, { ...onAir, restreams: { twitch: tries, youtube: sends } }],
    [30, { ...onAir, restreams: { twitch: { ...sends, process: "2@2" }, youtube: sends } }],
  ],
  "A platform takes no data": [
    [4, { ...onAir, restreams: { twitch: { ...sends, killed: true }, youtube: sends } }],
  ],
  "A platform refuses the stream key": [
    ...[4, 30].map((seconds): [number, Partial<Facts>] => [
      seconds,
      {
        ...onAir,
        restreams: { ...onAir.restreams, kick: { ...tries, reason: "Server error: refused" } },
      },
    ]),
  ],
  "A platform cannot be reached at all": [
    ...[4, 30].map((seconds): [number, Partial<Facts>] => [
      seconds,
      {
        ...onAir,
        restreams: {
          ...onAir.restreams,
          kick: { ...tries, reason: "Failed to resolve hostname: Name or service not known" },
        },
      },
    ]),
  ],
  "A platform comes and goes": [0, 1, 2, 3].flatMap((n): [number, Partial<Facts>][] => [
    [10 + n * 40, { ...onAir, restreams: { twitch: tries, youtube: sends } }],
    [
      20 + n * 40,
      { ...onAir, restreams: { twitch: { ...sends, process: `2@${n}` }, youtube: sends } },
    ],
  ]),
  "OBS comes and goes while nothing is started": [
    [4, { path: ONLINE, restreams: {} }],
    [8, { path: OFFLINE, restreams: {} }],
    [20, { path: ONLINE, restreams: {} }],
    [28, { path: ONLINE, restreams: {} }],
  ],
  "Twitch's 48 hours": [
    [42 * HOUR + 60, onAir],
    [47 * HOUR + 60, onAir],
  ],
  "A platform shows nothing of what it is sent, and does again": [
    [
      4,
      said({
        youtube: saidAt("live", { at: 4, since: 4 }),
        twitch: saidAt("live", { at: 4, since: 4 }),
      }),
    ],
    ...[310, 340].map((at): [number, Partial<Facts>] => [
      at,
      said({
        youtube: saidAt("not-live", {
          ...{ at, since: 310, reason: "the broadcast has ended there" },
        }),
        twitch: saidAt("not-live", { at, since: 310, reason: "the channel is offline" }),
      }),
    ]),
    [
      500,
      said({
        youtube: saidAt("live", { at: 500, since: 500 }),
        twitch: saidAt("live", { at: 500, since: 500 }),
      }),
    ],
  ],
  "A broadcast at YouTube has not begun": [10, 310, 340].map((at) => [
    at,
    said({
      youtube: saidAt("not-live", { at, since: 10, reason: "the broadcast has not begun" }),
    }),
  ]),
  "A platform does not say whether it shows anything, and does again": [
    ...[4, 130].map((at): [number, Partial<Facts>] => [
      at,
      said({
        youtube: saidAt("unknown", {
          ...{ at, since: 4 },
          reason: "YouTube does not know the API key: set restream:youtubeApiKey again",
        }),
      }),
    ]),
    ...[140, 450].map((at): [number, Partial<Facts>] => [
      at,
      said({ youtube: saidAt("live", { at, since: 140 }) }),
    ]),
  ],
  "MediaMTX was restarted": [[4, { ...onAir, mediamtx: "7@7" }]],
  "MediaMTX does not come back, and does": [
    [4, { ...onAir, mediamtx: "", path: undefined, feed: { ...FEED, source: "stand-by" } }],
    [60, onAir],
  ],
  "OBS sends no keyframes": [
    [4, { ...onAir, feed: { ...FEED, source: "stand-by" } }],
    [8, { ...onAir, feed: { ...FEED, source: "stand-by" } }],
    [40, onAir],
    [60, onAir],
  ],
  "MediaMTX is half dead": [
    [4, { ...onAir, path: undefined }],
    [24, { ...onAir, path: undefined }],
    [60, onAir],
  ],
  "Nothing is fed": [
    [4, { ...onAir, feed: { ...FEED, source: "none", isFed: false } }],
    [14, { ...onAir, feed: { ...FEED, source: "none", isFed: false } }],
    [60, onAir],
  ],
  "The hub was restarted": [[4, { ...onAir, feed: { ...FEED, hub: "9@9" } }]],
  "OBS sends more than the line carries": [
    [4, { ...onAir, lateSeconds: 6 }],
    [12, { ...onAir, lateSeconds: 9 }],
    [60, { ...onAir, lateSeconds: 1 }],
    [70, { ...onAir, lateSeconds: 0 }],
  ],
  "The picture is black": watched({ isBlack: true, isStill: true }),
  "The picture stands still": watched({ isStill: true }),
  "There is no sound": watched({ isSilent: true }),
  "Somebody starts, stops and rolls over from the page": [
    [4, { ...onAir, ...reported({ ...ORDERED, verb: "stop" }), restreams: TWITCH_OFF }],
    [5, { ...onAir, restreams: TWITCH_OFF }],
    [6, { ...onAir, ...reported({ ...ORDERED, verb: "start" }), restreams: TWITCH_BEGINS }],
    [8, { ...onAir, restreams: TWITCH_BEGINS }],
    [
      10,
      reported(
        { kind: "refreshed", destinations: ["twitch"], person: "Ana" },
        { kind: "rolled-over", destinations: ["twitch"], seconds: 31, person: "Ana" },
      ),
    ],
  ],
  "Somebody tries to get into the page": [
    [4, { ...onAir, isPageKnockedAt: true }],
    [700, onAir],
  ],
  "OBS leaves frames out": [
    ...looksEvery(6, 3, { feed: { ...FEED, isNewReader: true } }),
    [120, onAir],
  ],
  "The machine was restarted": [[4, { boot: "b2", mediamtx: "7@7", restreams: {} }]],
  "The spare does not answer, and does again": [
    [4, seenAt(4, "first")],
    [65, seenAt(4, "first")],
    [90, seenAt(89, "first")],
  ],
  "The server on air does not answer the spare, and does again": [
    [4, seenAt(4, "second")],
    [35, seenAt(4, "second")],
    [50, seenAt(49, "second")],
  ],
  "The spare of a pair that moves by itself does not hear the server on air": [
    [4, seenAt(4, "second", { ...VIEW, doing: "switching-off" })],
    [20, seenAt(19, "second", VIEW)],
  ],
  "A pair could not move by itself, and could again": [
    [
      4,
      seenAt(4, "first", {
        ...VIEW,
        cannotMove: ["DigitalOcean says 401 (Unable to authenticate you)"],
      }),
    ],
    [
      125,
      seenAt(125, "first", {
        ...VIEW,
        cannotMove: ["DigitalOcean says 401 (Unable to authenticate you)"],
      }),
    ],
    [180, seenAt(180, "first", VIEW)],
  ],
  "The spare takes over": [
    [
      40,
      {
        ...reported({
          ...{ kind: "taken-over", name: "second", from: "first" },
          ...{ destinations: ["twitch", "youtube"], seenAt: BEGAN + 4000 },
        }),
        ...{
          boot: "b2",
          mediamtx: "3@3",
          path: OFFLINE,
          restreams: { twitch: tries, youtube: tries },
        },
      },
    ],
    [
      46,
      {
        ...{ boot: "b2", mediamtx: "3@3", path: OFFLINE },
        restreams: { twitch: { ...sends, process: "5@5" }, youtube: { ...sends, process: "6@6" } },
      },
    ],
  ],
  "The other one of a pair takes over": [
    [
      40,
      {
        ...seenAt(4, "second", { ...VIEW, peer: "off", peerTerm: 0 }, { term: 1, name: "second" }),
        ...reported({
          ...{ kind: "taken-over", name: "second", from: "first" },
          ...{ destinations: ["twitch", "youtube"], seenAt: BEGAN + 4000 },
        }),
        ...{ boot: "b2", mediamtx: "3@3", path: OFFLINE },
        restreams: { twitch: tries, youtube: tries },
      },
    ],
  ],
  "restreamd did not run": [[7204, onAir, "nobody looked"]],
  "Disk, memory, clock": [
    [4, { ...onAir, diskFree: 0.04, memoryFree: 0.06, isClockRight: false }],
    [14, { ...onAir, diskFree: 0.04, memoryFree: 0.06 }],
    [910, { ...onAir, diskFree: 0.04, memoryFree: 0.06 }],
    [1500, { ...onAir, isClockRight: true }],
  ],
  "The certificate is not to be had, is there, is not renewed, is": [
    [4, { ...onAir, ...certificate(undefined, LEADS_ELSEWHERE) }],
    [910, { ...onAir, ...certificate(undefined, LEADS_ELSEWHERE) }],
    [960, { ...onAir, ...certificate(16) }],
    [960 + 12 * HOUR, { ...onAir, ...certificate(16, TOO_OFTEN) }],
    [966 + 12 * HOUR, { ...onAir, ...certificate(16, TOO_OFTEN) }],
    [970 + 12 * HOUR, { ...onAir, ...certificate(40) }],
  ],
  "More will leave than is included": [
    [4, { ...onAir, transferOutBytes: 0 }],
    [4 + HOUR, { ...onAir, transferOutBytes: 5 * 2 ** 30 }],
    [4 + 2 * HOUR, { ...onAir, transferOutBytes: 60 * 2 ** 30 }],
  ],
  "A release": [
    [
      4,
      reported(
        { kind: "release-applied", files: 3, restarted: ["restreamd"] },
        { kind: "release-refused", why: "it would have restarted restream-twitch.service" },
        { kind: "release-rolled-back", why: "restreamd.service failed", isUndone: true },
        { kind: "release-rolled-back", why: "no space left on the disk", isUndone: false },
      ),
    ],
  ],
  "A platform ends the broadcast, and the summary tells of it": [
    [4, { ...onAir, restreams: { twitch: tries, youtube: sends } }],
    [200, { ...onAir, restreams: { twitch: { ...sends, process: "2@2" }, youtube: sends } }],
    [
      HOUR,
      {
        ...reported({ kind: "summary" }),
        restreams: { twitch: { ...sends, process: "2@2" }, youtube: sends },
      },
    ],
  ],
  "The summary, and a test": [
    [23 * HOUR, { ...onAir, transferOutBytes: 110 * 2 ** 30 }],
    [
      24 * HOUR,
      { ...reported({ kind: "summary" }, { kind: "test" }), transferOutBytes: 115 * 2 ** 30 },
    ],
  ],
};

/** On air, and measured; what this told is not shown. */
export const BEFORE: [number, Partial<Facts>][] = [
  [-120, {}],
  [0, onAir],
  [2, onAir],
];

export const eventsOf = (looks: Looked[]): Event[] =>
  story(...BEFORE, ...looks).events.slice(story(...BEFORE).events.length);
