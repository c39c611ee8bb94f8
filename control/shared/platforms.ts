// Decides what is known of platforms by name: how people write them, how long a broadcast lasts, where they tell their troubles. Pure.

/** As people write them; a user's own name is written as it was given. */
const NAMES: Readonly<Record<string, string>> = {
  dlive: "DLive",
  facebook: "Facebook",
  instagram: "Instagram",
  kick: "Kick",
  linkedin: "LinkedIn",
  picarto: "Picarto",
  rumble: "Rumble",
  tiktok: "TikTok",
  trovo: "Trovo",
  twitch: "Twitch",
  vimeo: "Vimeo",
  youtube: "YouTube",
};

const STATUS_PAGES: Readonly<Record<string, string>> = { twitch: "https://status.twitch.com" };

const HOUR = 3600;
/** Whoever is not ended by then is not ended. */
const LATE_SECONDS = 600;
/** A platform reckons from its own beginning, which is not quite ours. */
const EARLY_SECONDS = 120;
const MINUTE = 60;
const WARN_HOURS_BEFORE = [6, 1] as const;
/** What is said for longer than this part of every broadcast is no warning. */
const WARNS_FOR_PART = 1 / 4;

const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** "Twitch" of "twitch". @param name a destination's */
export const platformName = (name: string): string => own(NAMES, name) ?? name;

/** "Twitch, YouTube and Kick". @param names destinations' */
export const platformNames = (names: readonly string[]): string =>
  new Intl.ListFormat("en-GB").format(names.map(platformName));

/** Where to look whether the platform itself has a trouble, in words for a sentence. */
export const statusPage = (name: string): string =>
  own(STATUS_PAGES, name) ?? `${platformName(name)}'s status page`;

/**
 * Seconds until the platform ends a broadcast of this age; undefined: it does not, or it did not when it was due.
 * @param maxHours its limit; null: none that is known
 */
export const endsInSeconds = (
  maxHours: number | null,
  sessionSeconds: number,
): number | undefined => {
  if (maxHours === null || sessionSeconds > maxHours * HOUR + LATE_SECONDS) return undefined;
  return Math.max(0, maxHours * HOUR - sessionSeconds);
};

/** So many hours before the platform ends a broadcast it is said, the earliest first. @param maxHours its limit */
export const warnHoursBefore = (maxHours: number): number[] =>
  WARN_HOURS_BEFORE.filter((before) => before <= maxHours * WARNS_FOR_PART);

/** Only YouTube Studio begins a broadcast there: a rollover would darken the same one, or end the last. */
export const isBegunElsewhere = (name: string): boolean => name === "youtube";

/** Whether the platform ends a broadcast of this age, or was to have done so. @param maxHours undefined: no limit that is known */
export const isDue = (maxHours: number | undefined, sessionSeconds: number): boolean =>
  maxHours !== undefined && sessionSeconds >= maxHours * HOUR - EARLY_SECONDS;

/** "6 h", "54 min": a look ahead needs no more. @param seconds from now */
export const roughly = (seconds: number): string =>
  seconds >= 2 * HOUR
    ? `${Math.round(seconds / HOUR)} h`
    : `${Math.max(1, Math.round(seconds / MINUTE))} min`;
