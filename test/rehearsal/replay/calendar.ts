// Decides what happens when in the replayed event, and at which second of the run: only the quiet time is compressed.
import type { Kind } from "../result/replay";
// From "How We Built a Bulletproof Re-Streaming Server for Path to Hope" (The Static Mage, 2026-05-02), which tells
// what happened, how often, how long and in which order; the hours between are ours.

export interface Entry {
  /** Since going live. */
  hour: number;
  kind: Kind;
  /** A sentence for the table. */
  what: string;
  /** How long nothing arrives in a loss, as in the event. */
  lossSeconds?: number;
  /** How long playing it takes, about: set aside in the schedule. */
  lastsSeconds: number;
}

export const EVENT = { name: "Path to Hope", days: 14, hours: 14 * 24 } as const;

/** How long the run takes unless the operator says otherwise; with `up` and `destroy` it stays below ten. */
export const RUN_MINUTES = 7;

const reset = (hour: number): Entry => ({
  hour,
  kind: "reset",
  what: "Twitch ends the broadcast after 48 hours",
  lastsSeconds: 6,
});

const restart = (hour: number): Entry => ({
  hour,
  kind: "restart",
  what: "OBS is restarted to keep it fresh",
  lastsSeconds: 8,
});

const dropOut = (hour: number, lossSeconds: number): Entry => ({
  hour,
  kind: "drop-out",
  what: `The data centre's network is gone for ${lossSeconds} s; nobody is awake`,
  lossSeconds,
  lastsSeconds: lossSeconds + 8,
});

export const CALENDAR: readonly Entry[] = [
  {
    hour: 8,
    kind: "uplink-loss",
    what: "Night one: a download takes the whole line at home, 5 s without input",
    lossSeconds: 5,
    lastsSeconds: 12,
  },
  restart(30),
  reset(48),
  restart(58),
  {
    hour: 66,
    kind: "cutover-away",
    what: "Cutover: the OBS at home stops, another one in a data centre takes over",
    lastsSeconds: 20,
  },
  dropOut(79, 60),
  dropOut(81, 30),
  restart(90),
  reset(96),
  {
    hour: 114,
    kind: "cutover-back",
    what: "Cutover back: the data centre's OBS stops, the one at home takes over",
    lastsSeconds: 10,
  },
  {
    hour: 126,
    kind: "ghost",
    what: "The ghost: the data centre's OBS comes back and publishes against the live one",
    lastsSeconds: 22,
  },
  restart(136),
  reset(144),
  {
    hour: 164,
    kind: "home-ip",
    what: "The address at home changes; the operator runs pulumi config set, pulumi up",
    lastsSeconds: 25,
  },
  restart(176),
  reset(192),
  restart(200),
  restart(226),
  reset(240),
  restart(262),
  reset(288),
  restart(308),
];

/** Where in the run an hour of the event is: seconds. */
export interface Anchor {
  hour: number;
  second: number;
}

/** The shortest run that has room for what has a length, whole minutes. */
export const shortestMinutes = (entries: readonly Entry[]): number =>
  Math.ceil(entries.reduce((sum, { lastsSeconds }) => sum + lastsSeconds, 0) / 60);

/**
 * When each entry is due, in seconds of the run: what has a length keeps it, the quiet time between shrinks alike.
 * @throws Error when the run is too short for what has a length, or the calendar is out of order
 */
export const schedule = (
  entries: readonly Entry[],
  hours: number,
  runSeconds: number,
): Anchor[] => {
  const busy = entries.reduce((sum, { lastsSeconds }) => sum + lastsSeconds, 0);
  if (busy > runSeconds)
    throw new Error(`a run of ${runSeconds} s: got ${busy} s of events, allow for more`);
  const secondsPerHour = (runSeconds - busy) / hours;
  let before = 0;
  return entries.map(({ hour, lastsSeconds }, index) => {
    if (hour < (entries[index - 1]?.hour ?? 0) || hour > hours)
      throw new Error(`hour ${hour}: out of order, or after the end at hour ${hours}`);
    const second = before + hour * secondsPerHour;
    before += lastsSeconds;
    return { hour, second };
  });
};

/** The second of the run at an hour of the event, between what is known; undefined before the first and after the last. */
export const secondAt = (hour: number, anchors: readonly Anchor[]): number | undefined => {
  const after = anchors.findIndex((anchor) => anchor.hour >= hour);
  const [to, from] = [anchors[after], anchors[after - 1]];
  if (!to) return undefined;
  if (to.hour === hour) return to.second;
  if (!from) return undefined;
  return from.second + ((to.second - from.second) * (hour - from.hour)) / (to.hour - from.hour);
};

/** "day 3, 10:00", counted from 1 and from going live. */
export const dayAndHour = (hour: number): string =>
  `day ${Math.floor(hour / 24) + 1}, ${String(hour % 24).padStart(2, "0")}:00`;
