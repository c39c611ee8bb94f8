// Decides how an event reads on a phone at 03:00: what, since when, what viewers see, what to do. Pure.
import type { Event } from "../shared/event";

/** Two to four short lines; the number tells a repeat from a second event. */
export const linesForDiscord = (event: Event): string => lines(event, escaped, "**");

/** The same where nothing is known of the service's formatting. */
export const plainLines = (event: Event): string => lines(event, (text) => text, "");

const lines = (event: Event, safe: (text: string) => string, bold: string): string => {
  const mark = event.ends !== undefined ? "🟢" : isTrouble(event) ? "🔴" : "🔵";
  const [date = "", time = ""] = event.since.replace("Z", "").split("T");
  const isToday = event.time.startsWith(date);
  return [
    `${mark} ${bold}${safe(event.what)}${bold}`,
    `since ${isToday ? "" : `${date} `}${time} UTC · #${event.number} · viewers: ${safe(event.viewers)}`,
    ...(event.todo === "" ? [] : [`→ ${safe(event.todo)}`]),
  ].join("\n");
};

/** A summary and a test are important for whoever asked, and no trouble. */
const isTrouble = ({ level, kind }: Event): boolean =>
  level === "important" && kind !== "summary" && kind !== "test";

/** Nothing from outside is read as Discord's formatting. */
const escaped = (text: string): string => text.replace(/([*_`~|\\@<])/g, "\\$1");
