// Decides what the page says: the state as `restream status` knows it, in words for whoever has no shell. Pure.
import { detailsOf, megabits, stateWord } from "../command/screen";
import { lastEvents, type Status } from "../command/status";
import { verdictOf } from "../command/verdict";
import type { DestinationStatus } from "../command/destination-status";
import { isUnseen, markOf, stepsOf, type Event, type Step } from "../shared/event";
import type { ActResult, Verb } from "../shared/page/order";
import { platformName } from "../shared/platforms";
import { duration } from "../shared/text";
import { actionOf, LABELS, type Action } from "./actions";
import { todoOf, type Todo } from "./todo";

const MOST_EVENTS = 8;
/** What came of an order is shown so long, s. */
const RESULT_SECONDS = 600;
/** The command itself gives up long before: who carried it out was killed. */
const NEVER_SECONDS = 300;
const MINUTE = 60;

/** Less of it nobody sees, s. */
const LATE = 1;

export type Tone = "good" | "warn" | "bad" | "plain";

export interface View {
  /** RFC 3339, UTC: of what is shown. */
  time: string;
  tone: Tone;
  /** The whole, in a word or a few sentences. */
  verdict: { what: string; todo: Todo[] }[];
  obs: { tone: Tone; state: string; lines: string[] };
  destinations: Shown[];
  notes: string[];
  events: { time: string; tone: Tone; what: string; viewers: string; todo: Todo[] }[];
}

export interface Shown {
  name: string;
  title: string;
  tone: Tone;
  state: string;
  lines: string[];
  /** What somebody ordered here last; undefined: nobody did lately. */
  order: { tone: Tone; what: string; isRunning: boolean } | undefined;
  actions: Action[];
}

/** @param results of what was ordered, by destination */
export const viewOf = (
  status: Status,
  events: readonly Event[],
  results: Readonly<Record<string, ActResult>>,
): View => {
  const verdict = verdictsOf(status);
  return {
    time: status.time,
    ...verdict,
    obs: obsOf(status),
    destinations: status.destinations.map((one) => shownOf(one, status, results[one.name])),
    notes: notesOf(status),
    events: lastEvents(events, MOST_EVENTS)
      .reverse()
      .map((event) => ({
        ...{ time: event.time, what: event.what, viewers: event.viewers },
        tone: toneOf(event),
        todo: stepsOf(event).flatMap(todoOf),
      })),
  };
};

const verdictsOf = (status: Status): Pick<View, "tone" | "verdict"> => {
  if (!status.well)
    return {
      tone: status.troubles.some(({ urgency }) => urgency === "now") ? "bad" : "warn",
      verdict: status.troubles.map(({ what, steps }) => ({ what, todo: steps.flatMap(todoOf) })),
    };
  const { tone, what, todo } = verdictOf(status);
  const steps: Step[] = todo === undefined ? [] : [{ say: capital(todo) }];
  return { tone, verdict: [{ what, todo: steps.flatMap(todoOf) }] };
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Not from where it comes: that is somebody's home. */
const obsOf = ({ publisher, mediamtx, time, source }: Status): View["obs"] => {
  const { online, name, since, picture, bitrateKbps, lateSeconds, isKnown, standsBy } = publisher;
  if (mediamtx !== "running")
    return {
      tone: "bad",
      state: mediamtx === "off" ? "CANNOT CONNECT" : "RECONNECTS",
      lines: [mediamtx === "off" ? "MediaMTX is off" : "MediaMTX restarts"],
    };
  if (!isKnown) return { tone: "warn", state: "NOT KNOWN", lines: [] };
  const age = since === null ? [] : [`for ${duration(secondsBetween(since, time))}`];
  if (!online)
    return {
      ...{ tone: "warn", state: "OFFLINE" },
      lines: [
        ...(name === null && source === "restreamd" ? ["never seen yet"] : age),
        "the placeholder is sent",
      ],
    };
  return {
    ...{ tone: "good", state: "ONLINE" },
    lines: [
      ...age,
      ...(name === null ? [] : [name]),
      ...(picture === null ? [] : [picture]),
      ...(bitrateKbps === null ? [] : [megabits(bitrateKbps)]),
      ...(lateSeconds === null || lateSeconds < LATE ? [] : [`${Math.round(lateSeconds)} s late`]),
      ...(standsBy.length === 0 ? [] : ["another OBS stands by"]),
    ],
  };
};

const STATE_TONES: Readonly<Record<DestinationStatus["state"], Tone>> = {
  ...{ sending: "good", placeholder: "warn", "stand-by": "warn" },
  ...{ failing: "bad", off: "plain" },
};

const shownOf = (one: DestinationStatus, status: Status, result: ActResult | undefined): Shown => {
  const { name, state } = one;
  const order = orderOf(result, status.time);
  return {
    ...{ name, title: platformName(name) },
    tone: isUnseen(one) ? "bad" : STATE_TONES[state],
    state: stateWord(one, status.source),
    lines: detailsOf(one, status),
    order,
    actions: verbsFor(state, order?.isRunning === true ? result?.verb : undefined).map((verb) =>
      actionOf(verb, name),
    ),
  };
};

/** What can be ordered. @param running what is being done; a stop need not wait until what began has arrived */
const verbsFor = (
  state: DestinationStatus["state"],
  running: Verb | undefined,
): readonly Verb[] => {
  if (state === "off") return running === undefined ? ["start"] : [];
  if (running === undefined) return ["refresh", "rollover", "stop"];
  return running === "start" || running === "refresh" ? ["stop"] : [];
};

const DOING: Readonly<Record<Verb, string>> = {
  ...{ start: "starts", stop: "stops", refresh: "refreshes", rollover: "rolls over" },
};
const DONE: Readonly<Record<Verb, string>> = {
  ...{ start: "started", stop: "stopped", refresh: "refreshed", rollover: "rolled over" },
};
/** Exit codes of the command: done, and done though nothing arrives yet. */
const [WELL, FAILING] = [0, 1];

/** @param time of now, RFC 3339 */
const orderOf = (result: ActResult | undefined, time: string): Shown["order"] => {
  if (result === undefined) return undefined;
  const { verb, destination, by, since, code, words } = result;
  const age = secondsBetween(since, time);
  const title = platformName(destination);
  if (code === null)
    return age > NEVER_SECONDS
      ? undefined
      : { tone: "warn", what: `${by} ${DOING[verb]} ${title} now…`, isRunning: true };
  if (age > RESULT_SECONDS) return undefined;
  const ago = age < MINUTE ? "just now" : `${duration(age)} ago`;
  if (code === WELL)
    return { tone: "good", what: `${by} ${DONE[verb]} ${title}, ${ago}`, isRunning: false };
  if (code === FAILING)
    return {
      ...{ tone: "warn", isRunning: false },
      what: `${by} ${DONE[verb]} ${title}, ${ago}; nothing has arrived there yet, it goes on trying`,
    };
  return {
    ...{ tone: "bad", isRunning: false },
    what: `${by} could not ${LABELS[verb].toLowerCase()} ${title}, ${ago}: ${words}`,
  };
};

const notesOf = (status: Status): string[] => [
  ...(status.gapsToday === null ? [] : [`gaps today (UTC): ${status.gapsToday}`]),
  ...(status.transferGiB === null ? [] : [`traffic: ${status.transferGiB} GiB`]),
  ...(status.publisher.cutover === null ? [] : [`only ${status.publisher.cutover} may publish`]),
  ...(status.waiting.length === 0
    ? []
    : [
        `a new unit takes effect at the next start: ${status.waiting.map(platformName).join(", ")}`,
      ]),
];

const TONES = { red: "bad", yellow: "warn", green: "good", blue: "plain" } as const;
const toneOf = (event: Event): Tone => TONES[markOf(event)];

const secondsBetween = (earlier: string, later: string): number =>
  (Date.parse(later) - Date.parse(earlier)) / 1000;
