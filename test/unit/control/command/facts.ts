// Facts for the tables, from what restreamd leaves (the fixtures): three seconds after its look.
import { createColors } from "picocolors";
import type { Facts, UnitFacts } from "../../../../control/command/facts";
import { screenOf } from "../../../../control/command/screen";
import { statusOf } from "../../../../control/command/status";
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
  screenOf(statusOf(facts), facts.events, createColors(false));

/** The screens of docs/screens.md, by what they show. */
export const SCREENS: Readonly<Record<string, () => Facts>> = {
  "Both platforms get what OBS sends": allWell,
  "YouTube refuses": factsWith,
  "OBS is gone: viewers see the placeholder": () => {
    const facts = allWell();
    const { now } = facts;
    if (!now) throw new Error("the fixture has no look");
    return {
      ...facts,
      now: {
        ...now,
        publisher: { ...now.publisher, online: false, picture: null, bitrateKbps: 0 },
        destinations: Object.fromEntries(
          Object.entries(now.destinations).map(([name, one]) => [
            name,
            { ...one, state: "placeholder", bitrateKbps: 910 },
          ]),
        ),
      },
    };
  },
  "Before the broadcast: nothing was started": () => ({
    ...factsWith({ now: undefined, events: [] }),
    ...{ now: offNow(), destinations: { twitch: unit("off"), youtube: unit("off") } },
  }),
  "The server was restarted": () => ({
    ...factsWith({ events: [reboot] }),
    ...{ now: offNow(), destinations: { twitch: unit("off"), youtube: unit("off") } },
  }),
  "restreamd does not run": () =>
    factsWith({
      now: undefined,
      restreamd: unit("off"),
      destinations: {
        twitch: unit("running", "2026-01-10T02:41:10Z", 2),
        youtube: unit("running", "2026-01-10T02:41:12Z"),
      },
    }),
  "MediaMTX does not run": () =>
    factsWith({
      now: failingNow(),
      mediamtx: unit("off", "2026-01-10T02:58:00Z"),
      path: undefined,
      destinations: { twitch: unit("between"), youtube: unit("between") },
    }),
};

const failingNow = (): Facts["now"] => {
  const { now } = factsWith();
  const youtube = now?.destinations["youtube"];
  return now && youtube && { ...now, destinations: { twitch: youtube, youtube } };
};

const offNow = (): Facts["now"] => {
  const { now } = factsWith();
  if (!now) throw new Error("the fixture has no look");
  const off = {
    state: "off" as const,
    since: "2026-01-10T02:00:00Z",
    bitrateKbps: 0,
    sessionSince: null,
    restarts: 0,
  };
  return { ...now, destinations: { twitch: off, youtube: off } };
};

/** As observe.ts words it (its own test holds it to these words). */
const reboot: Facts["events"][number] = {
  number: 4,
  time: "2026-01-10T02:59:50Z",
  kind: "machine-rebooted",
  level: "important",
  subject: "server",
  what: "the server was restarted; the restreams to twitch are off",
  since: "2026-01-10T02:59:50Z",
  seconds: null,
  viewers: "nothing: the broadcasts have ended",
  todo: "Start again what shall be on air: npm run server -- start twitch",
  destinations: ["twitch"],
};
