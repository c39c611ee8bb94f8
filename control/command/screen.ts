// Decides how the state looks on one screen, 24 lines of 80 columns, plain or in colours. Pure.
import type { Colors } from "picocolors/types";
import { isUnseen, markOf, stepsOf, type Event, type Step } from "../shared/event";
import { UNSEEN_SECONDS } from "../shared/pair";
import { platformName, platformNames, roughly } from "../shared/platforms";
import { dollars, duration } from "../shared/text";
import type { Zone } from "../shared/zone";
import type { DestinationStatus } from "./destination-status";
import { lastEvents, type Status } from "./status";
import { clock, dayAndClock, zoneName } from "./clock";
import { verdictOf } from "./verdict";
import type { Trouble } from "./troubles";

const LINES = 24;
const COLUMNS = 80;
const MOST_EVENTS = 5;
const DO = "  do: ";

/** Without a newline at its end. @param zone of whoever reads */
export const screenOf = (
  status: Status,
  events: readonly Event[],
  colors: Colors,
  zone: Zone,
): string => {
  const above = [
    colors.bold(`restream, ${dayAndClock(status.time, zone)} ${zoneName(zone)}`),
    ...spareLines(status, colors),
    "",
    ...publisherLines(status, colors),
    "",
    ...destinationLines(status, colors),
    "",
    ...totalsLines(status),
  ];
  const below = ["", ...conclusion(status, colors, LINES - above.length - 1)];
  const room = Math.min(MOST_EVENTS, LINES - above.length - below.length - 2);
  const told = lastEvents(events, room).map((event) => eventLine(event, status.time, colors, zone));
  return [...above, ...(told.length > 0 ? ["", "last events", ...told] : []), ...below].join("\n");
};

/** Of a pair alone. The spare says first that it is the spare. */
const spareLines = ({ spare, time }: Status, colors: Colors): string[] => {
  if (spare === undefined) return [];
  const { name, role, onAir, peer } = spare;
  const age = peer.seenAt === null ? null : (Date.parse(time) - Date.parse(peer.seenAt)) / 1000;
  const isAway = age === null || age > UNSEEN_SECONDS;
  const seen = age === null ? "never answered" : `answered ${duration(age)} ago`;
  const other = `${seen}${peer.sameRelease === false ? ", has another release" : ""}`;
  return role === "spare"
    ? [
        colors.bold(colors.yellow(`This is ${name}, the SPARE; ${onAir} is on air`)) +
          (isAway ? colors.red(`, ${other}`) : `, ${other}`),
      ]
    : [`server: ${name}; spare: ${peer.name}, ${isAway ? colors.red(other) : other}`];
};

const publisherLines = (
  { publisher, mediamtx, time, source }: Status,
  colors: Colors,
): string[] => {
  const { online, name, since, address, picture, bitrateKbps, isKnown, standsBy } = publisher;
  if (mediamtx !== "running")
    return [
      label("OBS") + colors.red(mediamtx === "off" ? "MediaMTX is off" : "MediaMTX restarts"),
    ];
  if (!isKnown) return [label("OBS") + colors.red("not known: MediaMTX does not answer")];
  const age =
    since === null ? "" : ` for ${duration((Date.parse(time) - Date.parse(since)) / 1000)}`;
  const who = name === null ? "" : ` (${name}${address === null ? "" : `, ${address}`})`;
  if (!online)
    return [
      label("OBS") +
        colors.yellow("offline") +
        (name === null && source === "restreamd" ? ", never seen yet" : age) +
        ": the placeholder is sent",
    ];
  const what = [picture, bitrateKbps === null ? null : megabits(bitrateKbps)].filter(
    (part) => part !== null,
  );
  return [
    label("OBS") + colors.green("online") + age + who,
    label("") + what.join(", "),
    ...(standsBy.length === 0
      ? []
      : [`${label("")}stands by: another OBS (${standsBy.join(", ")})`]),
  ];
};

/** systemd knows only that it runs. */
export const stateWord = (
  { state, platform }: Pick<DestinationStatus, "state" | "platform">,
  source: Status["source"],
): string => {
  if (isUnseen({ state, platform })) return "UNSEEN";
  if (source === "systemd" && state !== "off" && state !== "failing") return "RUNS";
  return {
    ...{ sending: "LIVE", placeholder: "PLACEHOLDER", "stand-by": "STAND-BY" },
    ...{ failing: "FAILING", off: "OFF" },
  }[state];
};

/** Names, then states, each in a column of its own. */
const destinationLines = (status: Status, colors: Colors): string[] => {
  const { destinations, source } = status;
  if (destinations.length === 0) return ["no destinations: set a stream key (README)"];
  const widest = (words: readonly string[]): number =>
    Math.max(...words.map(({ length }) => length));
  const names = widest(destinations.map(({ name }) => name));
  const states = widest(destinations.map((each) => stateWord(each, source)));
  return destinations.map((destination) => {
    const { name, state } = destination;
    const ofState = {
      sending: colors.green,
      placeholder: colors.yellow,
      "stand-by": colors.yellow,
      failing: colors.red,
      off: colors.dim,
    }[state];
    const colour = isUnseen(destination) ? colors.red : ofState;
    const word = stateWord(destination, source);
    const details = cut(detailsOf(destination, status).join("   "), COLUMNS - names - states - 6);
    const gap = details === "" ? "" : " ".repeat(states - word.length + 3);
    return `${name.padEnd(names)}   ${colour(word)}${gap}${details}`;
  });
};

/** What there is to say of it, in a few words each. */
export const detailsOf = (destination: DestinationStatus, { time, source }: Status): string[] => {
  const { name, state, since, bitrateKbps, sessionSeconds, restarts } = destination;
  const { endsInSeconds, platform } = destination;
  const age =
    since === null ? [] : [`for ${duration((Date.parse(time) - Date.parse(since)) / 1000)}`];
  if (state === "off") return age;
  if (state === "failing") return [...age, ...(restarts > 0 ? [`${restarts} restarts`] : [])];
  if (source === "systemd") return [...age, "not seen whether it arrives"];
  const end =
    endsInSeconds === null ? "" : ` (${platformName(name)} ends it in ${roughly(endsInSeconds)})`;
  return [
    ...(bitrateKbps === null ? [] : [megabits(bitrateKbps)]),
    ...(sessionSeconds === null ? age : [`${duration(sessionSeconds)}${end}`]),
    ...watchedBy(platform),
  ];
};

const watchedBy = (platform: DestinationStatus["platform"]): string[] => {
  if (platform === null) return [];
  if (platform.answer === "unknown") return ["not known whether it is seen"];
  if (platform.answer === "not-live" || platform.viewers === null) return [];
  return [platform.viewers === 1 ? "1 viewer" : `${platform.viewers} viewers`];
};

const totalsLines = (status: Status): string[] => {
  const { gapsToday, transferGiB, transferExpectedGiB, transferAllowanceGiB } = status;
  const { waiting, rolledBackFrom } = status;
  const extra = status.transferExtraDollars;
  const traffic = [
    transferGiB === null ? "not known" : `${transferGiB} GiB`,
    ...(transferExpectedGiB === null ? [] : [`about ${transferExpectedGiB.toFixed(0)} by the end`]),
    ...(transferAllowanceGiB === null ? [] : [`${transferAllowanceGiB.toFixed(0)} included`]),
  ].join(", ");
  return [
    `gaps today (UTC): ${gapsToday ?? "not known"}`,
    `traffic: ${traffic}${extra === null ? "" : `: ${dollars(extra)} extra`}`,
    ...(status.publisher.cutover === null
      ? []
      : [`only ${status.publisher.cutover} may publish: restream cutover any ends it`]),
    ...(waiting.length === 0
      ? []
      : [`a new unit takes effect at the next start: ${platformNames(waiting)}`]),
    ...(rolledBackFrom === null
      ? []
      : [`release ${rolledBackFrom} was rolled back: restream releases`]),
  ];
};

/** @param lines that there is room for */
const conclusion = (status: Status, colors: Colors, lines: number): string[] => {
  if (!status.well) return troubleLines(status.troubles, colors, lines);
  const { tone, what, todo, command } = verdictOf(status);
  const colour = { good: colors.green, warn: colors.yellow, plain: String }[tone];
  const after = command === undefined ? "" : `${todo === undefined ? " " : "; "}${command}`;
  return todo === undefined
    ? [colour(cut(`${what}${after}`, COLUMNS))]
    : [colour(cut(what, COLUMNS)), `${DO}${todo}${after}`];
};

/** As many as there is room for; the first always, and of each its commands always. */
const troubleLines = (troubles: readonly Trouble[], colors: Colors, lines: number): string[] => {
  const shown: string[] = [];
  for (const [at, one] of troubles.entries()) {
    const more = troubles.length - at - 1;
    const left = lines - shown.length - (more > 0 ? 1 : 0);
    const whole = troubleBlock(one, one.steps, colors);
    const commands = one.steps.filter((step) => "run" in step);
    const block =
      whole.length <= left || commands.length === 0 ? whole : troubleBlock(one, commands, colors);
    if (at > 0 && block.length > left) return [...shown, `and ${more + 1} more: restream events`];
    shown.push(...block);
  }
  return shown;
};

const troubleBlock = (
  { what, urgency }: Trouble,
  steps: readonly Step[],
  colors: Colors,
): string[] => [
  (urgency === "now" ? colors.red : colors.yellow)(cut(`NOT WELL: ${what}`, COLUMNS)),
  ...steps
    .flatMap((step) => ("run" in step ? [step.run] : wrapped(step.say, COLUMNS - DO.length)))
    .map((line, at) => `${at === 0 ? DO : " ".repeat(DO.length)}${line}`),
];

const wrapped = (text: string, columns: number): string[] =>
  text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);

const colourOf = (event: Event, colors: Colors): ((text: string) => string) =>
  ({ red: colors.red, yellow: colors.yellow, green: colors.green, blue: String })[markOf(event)];

/** One line of 80 columns; the whole text is in `restream events`. */
export const eventLine = (event: Event, time: string, colors: Colors, zone: Zone): string => {
  const at = clock(event.time, time, zone).padEnd(12);
  const what = cut(event.what, COLUMNS - at.length - 2);
  return `  ${at}${colourOf(event, colors)(what)}`;
};

/** The whole of an event: when, what, what viewers see, what to do. */
export const eventText = (event: Event, colors: Colors, zone: Zone): string =>
  [
    `${dayAndClock(event.time, zone)}  ${colourOf(event, colors)(event.what)}`,
    ...(event.details ?? []).map((line) => `  ${line}`),
    ...(event.viewers === "" ? [] : [`  viewers: ${event.viewers}`]),
    ...stepsOf(event).map((step, at) => {
      const words = "run" in step ? step.run : step.say;
      return `${at === 0 ? DO : " ".repeat(DO.length)}${words}`;
    }),
  ].join("\n");

const label = (text: string): string => text.padEnd(6);

export const megabits = (kbps: number): string => `${(kbps / 1000).toFixed(1)} Mb/s`;

const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
