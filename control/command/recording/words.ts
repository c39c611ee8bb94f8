// Decides what is said of the recording: what is kept, why there is no clip, what a clip lacks. Pure.
import { duration, rfc3339 } from "../../shared/text";
import type { Zone } from "../../shared/zone";
import { zoneName } from "../clock";
import { shownMoment } from "./moment";
import type { Kept, Selection, Span } from "./pieces";

/** Less is not told: a piece's last second is on its way. */
const NOTHING_MS = 3000;
/** A keyframe before the beginning (OBS as it comes sends one each 8.3 s), and the second that a piece's name rounds. */
const NEARLY_MS = 10_000;

/** "5.3 GB", "225 MB". */
export const size = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;

export interface Where {
  /** ms since the epoch. */
  now: number;
  zone: Zone;
}

/** "kept: 01:12 to 03:12, 5.3 GB; times in UTC". */
export const keptWords = ({ from, to, bytes, gaps }: Kept, { now, zone }: Where): string =>
  `kept: ${shownMoment(from, now, zone)} to ${shownMoment(to, now, zone)}, ${size(bytes)}${gapWords(gaps)}; times in ${zoneName(zone)}`;

/** " (with 2 gaps)"; empty: there is none. */
export const gapWords = (gaps: number): string =>
  gaps === 0 ? "" : ` (with ${gaps === 1 ? "a gap" : `${gaps} gaps`})`;

/** @param hours restream:recordHours; undefined: it is not set */
export const nothingKept = (hours: number | undefined): string =>
  hours === undefined
    ? "Nothing is recorded on this server. At home, to keep the last 2 hours from now on: pulumi config set restream:recordHours 2, then pulumi up."
    : "Nothing is recorded yet. Look: restream logs recording";

export const inTheFuture = (from: number, { now, zone }: Where): string =>
  `${shownMoment(from, now, zone)} is in the future: now it is ${shownMoment(now, now, zone)}.`;

/** A bare time of day would be another hour there. @param unknown the zone that was asked for */
export const zoneNotKnown = (unknown: string, now: number): string =>
  `The zone ${unknown} is not known there. Type the whole time: --from ${rfc3339(now)}`;

/** Why there is nothing of it. */
export const notThere = ({ from }: Span, kept: Kept, where: Where): string => {
  const { now, zone } = where;
  const what = shownMoment(from, now, zone, true);
  const all = keptWords(kept, where);
  if (from < kept.from) return `${what} is no longer there; ${all}.`;
  return `Nothing was recorded at ${what}; ${all}.`;
};

/** Lines: what a clip holds, and what it lacks. */
export const clipWords = (
  { from, to }: Span,
  { length, missing }: Pick<Selection, "length" | "missing">,
  { bytes, seconds }: { bytes: number; seconds: number },
  { now, zone }: Where,
): string[] => {
  const end = Math.min(to, now);
  const lost = missing - (to - end);
  const lacks = (ms: number, why: string): string[] =>
    ms < NOTHING_MS ? [] : [`${duration(ms / 1000)} of it ${why}; this is the rest.`];
  // Around keyframes, it is as long as was asked for; after new connections of OBS it is longer, by pauses.
  const shown = Math.abs(seconds * 1000 - length) < NEARLY_MS ? length / 1000 : seconds;
  return [
    `${shownMoment(from, now, zone, true)} to ${shownMoment(end, now, zone, true)} ${zoneName(zone)}: ${duration(shown)}, ${size(bytes)}`,
    ...lacks(lost, "were not recorded, or are no longer there"),
    ...lacks(to - end, "are still to come"),
  ];
};
