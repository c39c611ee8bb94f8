// Reads what restreamd and apply leave for others, and never writes it.
import { readFileSync } from "node:fs";
import { BROADCASTS_FILE, parseBroadcasts, type Broadcasts } from "./broadcast";
import { NOW_FILE, parseEvents, parseNow, STATE_FILE, type Events, type Now } from "./event";
import { unlessMissing } from "./files";
import { WAITING_FILE, type Waiting } from "./waiting";

/** @returns undefined before restreamd's first look since the machine started. @throws Error when it cannot be read. */
export const readNow = (file = NOW_FILE): Now | undefined => parsed(file, parseNow);

/** @returns undefined before restreamd's first look ever. @throws Error when it cannot be read. */
export const readEvents = (file = STATE_FILE): Events | undefined => parsed(file, parseEvents);

/** @returns undefined: nobody asks the platforms, or nothing is sent. @throws Error when it cannot be read. */
export const readBroadcasts = (file = BROADCASTS_FILE): Broadcasts | undefined =>
  parsed(file, parseBroadcasts);

/** @returns undefined: nobody waits. @throws Error when it cannot be read. */
export const readWaiting = (file = WAITING_FILE): Waiting | undefined =>
  parsed(file, (text) => JSON.parse(text) as Waiting);

const parsed = <Content>(file: string, parse: (text: string) => Content): Content | undefined => {
  const text = unlessMissing(() => readFileSync(file, "utf8"));
  return text === undefined ? undefined : parse(text);
};
