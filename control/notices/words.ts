// Decides how an event reads on a phone at 03:00: what, since when, what viewers see, what to do. Pure.
import type { Event } from "../restreamd/event";

/** Two to four short lines; the number tells a repeat from a second event. */
export const linesOf = (event: Event): string => {
  const mark = event.ends !== undefined ? "🟢" : event.level === "important" ? "🔴" : "🔵";
  const time = event.since.slice(11, 19);
  return [
    `${mark} **${plain(event.what)}**`,
    `since ${time} UTC · #${event.number} · viewers: ${plain(event.viewers)}`,
    ...(event.todo === "" ? [] : [`→ ${plain(event.todo)}`]),
  ].join("\n");
};

/** Nothing from outside is read as Discord's formatting. */
const plain = (text: string): string => text.replace(/([*_`~|\\@<])/g, "\\$1");
