// Decides how long it is until a platform is asked again: YouTube's quota must last to the end of its day. Pure.

/** Both platforms: what was asked twice with the same answer is told within 90 s. */
export const REGULAR_MS = 30_000;
/** While nothing may be asked, or hardly anything. */
const SLOWEST_MS = 900_000;
/** While nothing is sent to a platform: so soon it is noticed that something is. */
export const IDLE_MS = 5000;
const DAY_MS = 86_400_000;

/** Units a day that Google gives for nothing; a tenth is left to whatever else asks with this key. */
const QUOTA = 10_000;
const OURS = 0.9 * QUOTA;
/** Where Google's day begins (developers.google.com/youtube/v3/determine_quota_cost: "midnight Pacific Time"). */
const ZONE = "America/Los_Angeles";

/** What was asked on one of Google's days. */
export interface Used {
  /** YYYY-MM-DD, there. */
  day: string;
  units: number;
  /** YouTube said that nothing is left. */
  isSpent: boolean;
}

/** @param now ms since the epoch */
export const dayOf = (now: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" }).format(now);

/** Hour, minute and second of the day there. */
const timeOf = (now: number): number => {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, timeStyle: "medium" })
    .format(now)
    .split(":");
  const [hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
};

/** One more unit; on a new day the first one. */
export const used = (before: Used | undefined, now: number, isSpent: boolean): Used => {
  const day = dayOf(now);
  return { day, units: (before?.day === day ? before.units : 0) + 1, isSpent };
};

/** ms until YouTube is asked again. */
export const youtubePause = (spent: Used | undefined, now: number): number => {
  if (spent?.day !== dayOf(now)) return REGULAR_MS;
  const left = OURS - spent.units;
  if (spent.isSpent || left <= 0) return SLOWEST_MS;
  // Where clocks are changed the day is an hour longer or shorter.
  return Math.min(SLOWEST_MS, Math.max(REGULAR_MS, (DAY_MS - timeOf(now)) / left));
};
