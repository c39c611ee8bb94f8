// Decides how an event reads on a phone at 03:00: what, what viewers see, what to do, since when. Pure.
import { markOf, stepsOf, type Event, type Mark } from "../shared/event";
import { localTime, type Zone } from "../shared/zone";

export const MARKS: Readonly<Record<Mark, string>> = {
  red: "🔴",
  yellow: "🟡",
  green: "🟢",
  blue: "🔵",
};

interface Writing {
  /** Nothing from outside is read as formatting. */
  safe: (text: string) => string;
  bold: (text: string) => string;
  code: (text: string) => string;
  since: (event: Event) => string;
}

export const safeForDiscord = (text: string): string => text.replace(/([*_`~|\\@<])/g, "\\$1");

/** Discord shows a time in the reader's own zone. */
const DISCORD: Writing = {
  safe: safeForDiscord,
  bold: (text) => `**${text}**`,
  code: (text) => `\`${text}\``,
  since: ({ since }) => {
    const seconds = Math.floor(Date.parse(since) / 1000);
    return `<t:${seconds}:T> (<t:${seconds}:R>)`;
  },
};

/** The same where nothing is known of the service's formatting. */
const plainIn = (zone: Zone): Writing => ({
  safe: (text) => text,
  bold: (text) => text,
  code: (text) => text,
  since: ({ since, time }) => {
    const [began, told] = [localTime(since, zone), localTime(time, zone)];
    const day = began.date === told.date ? "" : `${began.date} `;
    return `${day}${began.clock} (${zone.name})`;
  },
});

/** Some short lines, each command on one of its own; the number tells a repeat from a second event. */
export const linesForDiscord = (event: Event): string => lines(event, DISCORD);

/** @param zone in which times are written */
export const plainLines =
  (zone: Zone) =>
  (event: Event): string =>
    lines(event, plainIn(zone));

const lines = (event: Event, { safe, bold, code, since }: Writing): string =>
  [
    `${MARKS[markOf(event)]} ${bold(safe(event.what))}`,
    ...(event.details ?? []).map(safe),
    ...(event.viewers === "" ? [] : [`Viewers: ${safe(event.viewers)}`]),
    ...stepsOf(event).map((step) => ("run" in step ? code(step.run) : `→ ${safe(step.say)}`)),
    `#${event.number} · since ${since(event)}`,
  ].join("\n");
