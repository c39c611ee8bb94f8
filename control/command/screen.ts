// Decides how the state looks on one screen, 24 lines of 80 columns, plain or in colours. Pure.
import type { Colors } from "picocolors/types";
import type { DestinationState, Event } from "../shared/event";
import { lastEvents, type DestinationStatus, type Status } from "./status";
import { clock } from "./time";
import { duration } from "../shared/text";

const LINES = 24;
const COLUMNS = 80;
const MOST_EVENTS = 5;

/** Without a newline at its end. */
export const screenOf = (status: Status, events: readonly Event[], colors: Colors): string => {
  const above = [
    colors.bold(`restream, ${status.time.replace("T", " ").replace("Z", " UTC")}`),
    "",
    ...publisherLines(status, colors),
    "",
    ...status.destinations.map((destination) => destinationLine(destination, status, colors)),
    ...(status.destinations.length === 0 ? ["no destinations: set a stream key (README)"] : []),
    "",
    totalsLine(status),
  ];
  const below = ["", ...conclusion(status, colors)];
  const room = Math.min(MOST_EVENTS, LINES - above.length - below.length - 2);
  const told = lastEvents(events, room).map((event) => eventLine(event, status.time, colors));
  return [...above, ...(told.length > 0 ? ["", "last events", ...told] : []), ...below].join("\n");
};

const publisherLines = (
  { publisher, mediamtx, time, source }: Status,
  colors: Colors,
): string[] => {
  const { online, name, since, address, picture, bitrateKbps, isKnown } = publisher;
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
  return [label("OBS") + colors.green("online") + age + who, label("") + what.join(", ")];
};

const MARKS: Readonly<Record<DestinationState, (name: string) => string>> = {
  sending: (name) => `sending to ${name}`,
  placeholder: (name) => `placeholder to ${name}`,
  "stand-by": (name) => `stand-by to ${name}`,
  failing: (name) => `failing: ${name}`,
  off: (name) => `off: ${name}`,
};

const destinationLine = (
  { name, state, since, bitrateKbps, sessionSeconds, restarts }: DestinationStatus,
  { time, source }: Status,
  colors: Colors,
): string => {
  const colour = {
    sending: colors.green,
    placeholder: colors.yellow,
    "stand-by": colors.yellow,
    failing: colors.red,
    off: colors.dim,
  }[state];
  const words = MARKS[state](name);
  const age = since === null ? "" : duration((Date.parse(time) - Date.parse(since)) / 1000);
  const runs = state !== "failing" && state !== "off";
  const details = [
    ...(age === "" ? [] : [`for ${age}`]),
    ...(runs && bitrateKbps !== null ? [megabits(bitrateKbps)] : []),
    ...(runs && sessionSeconds !== null ? [`broadcast ${duration(sessionSeconds)}`] : []),
    ...(runs && source === "systemd" ? ["not seen whether it arrives"] : []),
    ...(state === "failing" && restarts > 0 ? [`${restarts} restarts`] : []),
  ];
  return colour(words) + " ".repeat(Math.max(2, 26 - words.length)) + details.join(", ");
};

const totalsLine = (status: Status): string => {
  const { gapsToday, transferGiB, transferExpectedGiB, transferAllowanceGiB } = status;
  const sent = [
    `sent: ${transferGiB === null ? "not known" : `${transferGiB} GiB`}`,
    ...(transferExpectedGiB === null ? [] : [`about ${transferExpectedGiB.toFixed(0)} at the end`]),
    ...(transferAllowanceGiB === null ? [] : [`${transferAllowanceGiB.toFixed(0)} included`]),
  ];
  return `gaps today (UTC): ${gapsToday ?? "not known"}   ${sent.join(", ")}`;
};

const conclusion = (status: Status, colors: Colors): string[] => {
  const { well, troubles, destinations, publisher, sessionsLost } = status;
  if (!well)
    return troubles.flatMap(({ what, todo }) => [
      colors.red(cut(`NOT WELL: ${what}`, COLUMNS)),
      `  do: ${todo}`,
    ]);
  if (destinations.length > 0 && destinations.every(({ state }) => state === "off"))
    return ["Nothing is sent. To go live: restream start NAME, or all"];
  if (!publisher.online)
    return [
      colors.yellow("Viewers see the placeholder until OBS is back; no broadcast is lost."),
      "  do: look at OBS and at the line at home; OBS reconnects by itself",
    ];
  if (sessionsLost.length > 0)
    return [
      colors.yellow(
        cut(`Well now. In the last 24 h a broadcast ended: ${sessionsLost.join(", ")}`, COLUMNS),
      ),
      "  do: look at your channel there; when it was: restream events",
    ];
  return [colors.green("All is well.")];
};

/** One line of 80 columns; the whole text is in `restream events`. */
export const eventLine = (event: Event, time: string, colors: Colors): string => {
  const at = clock(event.time, time).padEnd(12);
  const what = cut(event.what, COLUMNS - at.length - 2);
  return `  ${at}${event.level === "important" ? colors.yellow(what) : what}`;
};

/** The whole of an event: when, what, what viewers see, what to do. */
export const eventText = (event: Event, colors: Colors): string =>
  [
    `${event.time.replace("T", " ").replace("Z", "")}  ${event.level === "important" ? colors.yellow(event.what) : event.what}`,
    ...(event.viewers === "" ? [] : [`  viewers see: ${event.viewers}`]),
    ...(event.todo === "" ? [] : [`  do: ${event.todo}`]),
  ].join("\n");

const label = (text: string): string => text.padEnd(6);

const megabits = (kbps: number): string => `${(kbps / 1000).toFixed(1)} Mb/s`;

const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
