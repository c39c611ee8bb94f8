// Decides which platforms there are in a rehearsal.

/** The platforms of the rehearsal; each is a receiving server of its own. */
export const PLATFORMS = ["twitch", "youtube"] as const;
export type PlatformName = (typeof PLATFORMS)[number];
