// Decides what is not well, the most urgent first: what systemd and the last look say, and what was told and lasts. Pure.
import { inOneLine, run, stepsFrom, type Advice } from "../shared/advice";
import {
  markOf,
  stepsOf,
  type Event,
  type EventKind,
  type Step,
  type Urgency,
} from "../shared/event";
import { isBegunElsewhere, platformName, roughly, warnHoursBefore } from "../shared/platforms";
import type { Facts } from "./facts";
import type { DestinationStatus } from "./destination-status";

export interface Trouble {
  what: string;
  /** In one line. */
  todo: string;
  /** The same, its commands apart. */
  steps: Step[];
  urgency: Urgency;
}

/** What is said of these is said from the state as it is now. */
const OF_DESTINATIONS: readonly EventKind[] = [
  ...(["platform-lost", "platform-failing", "platform-takes-no-data", "session-age"] as const),
];
const HOUR = 3600;

const trouble = (urgency: Urgency, what: string, ...advice: Advice): Trouble => {
  const steps = stepsFrom(advice);
  return { what, todo: inOneLine(steps), steps, urgency };
};

/** @param isFresh restreamd's last look is still true */
export const troublesOf = (
  facts: Facts,
  destinations: readonly DestinationStatus[],
  isFresh: boolean,
): Trouble[] => {
  const open = isFresh ? openEvents(facts) : [];
  const all = [
    ...partTroubles(facts),
    ...destinations
      .filter(({ state }) => state === "failing")
      .map(({ name }) => failingTrouble(name, open)),
    ...(isFresh ? cutoverTrouble(facts) : []),
    ...rebootTrouble(facts, destinations),
    ...openTroubles(facts, open),
    ...destinations.flatMap((one) => ageTrouble(one, facts.now?.rollsOver === true)),
    ...(isFresh ? [] : [watcherTrouble(facts)]),
  ];
  return [...all.filter(({ urgency }) => urgency === "now"), ...all.filter(isForToday)];
};

const isForToday = ({ urgency }: Trouble): boolean => urgency === "today";

/** What may be meant so, and nobody has to act for, is no trouble. */
const openEvents = ({ now, events }: Facts): Event[] =>
  events.filter(
    (event) =>
      event.level === "important" && markOf(event) !== "blue" && now?.open.includes(event.number),
  );

const ofEvent = (event: Event): Trouble => {
  const steps = [...stepsOf(event)];
  return {
    what: event.what,
    todo: event.todo,
    steps,
    urgency: event.urgency ?? "now",
  };
};

const partTroubles = (facts: Facts): Trouble[] => [
  ...(facts.mediamtx.state === "running"
    ? []
    : [
        trouble(
          "now",
          "MediaMTX does not run: OBS cannot connect, viewers see the placeholder",
          run("restream ssh systemctl start mediamtx-restream"),
          run("restream logs mediamtx"),
        ),
      ]),
  ...(facts.mediamtx.state === "running" && facts.path === undefined
    ? [trouble("now", "MediaMTX does not answer", run("restream logs mediamtx"))]
    : []),
  ...(["hub", "feed"] as const)
    .filter((part) => facts[part].state !== "running")
    .map((part) =>
      trouble(
        "now",
        `The ${part} does not run: platforms get nothing`,
        run(`restream ssh systemctl start mediamtx-${part}`),
        run(`restream logs ${part}`),
      ),
    ),
];

/** The choice is noted, and whoever was on air before it still is. */
const cutoverTrouble = ({ cutover, now }: Facts): Trouble[] => {
  const { online = false, name = null } = now?.publisher ?? {};
  return cutover === null || !online || name === null || name === cutover
    ? []
    : [
        trouble(
          "now",
          `${name} is on air, although only ${cutover} may publish`,
          run(`restream cutover ${cutover}`),
        ),
      ];
};

/** What was told of it knows why. */
const failingTrouble = (name: string, open: readonly Event[]): Trouble => {
  const told = open.find(({ subject, kind }) => subject === name && OF_DESTINATIONS.includes(kind));
  return told && told.kind !== "session-age"
    ? ofEvent(told)
    : trouble(
        "now",
        `Nothing arrives at ${platformName(name)}; we keep retrying`,
        run(`restream logs ${name}`),
      );
};

/** Off since a reboot, and on before it: until somebody starts one again, for then it was decided which. */
const rebootTrouble = (
  { events }: Facts,
  destinations: readonly DestinationStatus[],
): Trouble[] => {
  const at = events.findLastIndex(({ kind }) => kind === "machine-rebooted");
  const reboot = events[at];
  if (!reboot || events.slice(at).some(({ kind }) => kind === "restream-started")) return [];
  const wereOn = reboot.destinations ?? [];
  const off = destinations.filter(({ name, state }) => state === "off" && wereOn.includes(name));
  return off.length === 0
    ? []
    : [trouble("now", reboot.what, ...off.map(({ name }) => run(`restream start ${name}`)))];
};

/** Where MediaMTX does not run or answer, that is said already. */
const openTroubles = ({ mediamtx, path }: Facts, open: readonly Event[]): Trouble[] => {
  const isSaid = mediamtx.state !== "running" || path === undefined;
  return open
    .filter(
      ({ kind }) =>
        !OF_DESTINATIONS.includes(kind) &&
        !(isSaid && (kind === "stand-by" || kind === "mediamtx-silent")),
    )
    .map(ofEvent);
};

/** @param rollsOver there are hours at which the event's clock begins a new one */
const ageTrouble = (
  { name, endsInSeconds, sessionSeconds }: DestinationStatus,
  rollsOver: boolean,
): Trouble[] => {
  if (endsInSeconds === null || sessionSeconds === null) return [];
  const isWithin = (hours: number): boolean => endsInSeconds <= hours * HOUR;
  if (!warnHoursBefore((sessionSeconds + endsInSeconds) / HOUR).some(isWithin)) return [];
  return [
    trouble(
      isWithin(1) && !(rollsOver && !isBegunElsewhere(name)) ? "now" : "today",
      `${platformName(name)} ends this broadcast in about ${roughly(endsInSeconds)}`,
      "Nothing, or choose the moment yourself (about 30 s off air):",
      run(`restream rollover ${name}`),
    ),
  ];
};

const watcherTrouble = ({ restreamd }: Facts): Trouble =>
  trouble(
    "today",
    `restreamd, which watches, ${restreamd.state === "running" ? "runs and has not looked for long" : "does not run"}; the stream does not need it`,
    run("restream ssh systemctl restart restreamd"),
    run("restream logs restreamd"),
  );
