// Decides how an event reads on a phone at 03:00: what, since when, what viewers see, what to do. Pure.
import type { Event } from "../restreamd/event";

/** Two to four short lines; the number tells a repeat from a second event. */
export const linesForDiscord = (event: Event): string => lines(event, escaped, "**");

/** The same where nothing is known of the service's formatting. */
export const plainLines = (event: Event): string => lines(event, (text) => text, "");

const lines = (event: Event, safe: (text: string) => string, bold: string): string => {
  const mark = event.ends !== undefined ? "🟢" : event.level === "important" ? "🔴" : "🔵";
  const time = event.since.slice(11, 19);
  return [
    `${mark} ${bold}${safe(event.what)}${bold}`,
    `since ${time} UTC · #${event.number} · viewers: ${safe(event.viewers)}`,
    ...(event.todo === "" ? [] : [`→ ${safe(event.todo)}`]),
  ].join("\n");
};

/** Nothing from outside is read as Discord's formatting. */
const escaped = (text: string): string => text.replace(/([*_`~|\\@<])/g, "\\$1");
