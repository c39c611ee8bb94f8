// Decides which names are given already: the platforms that every stack knows, and what a publisher cannot be called.

/** Platforms by their keys alone. */
export const BUILT_IN = ["twitch", "youtube"] as const;

/** Names that mean something else: the one that is always there, the address for SSH, everybody, MediaMTX's API. */
export const NO_PUBLISHERS: Readonly<Record<string, string>> = {
  home: "which every server has: its key is restream:publishKey, its address restream:homeIp",
  admin: "which is the address for SSH (restream:adminIp); take another name",
  any: "which means everybody (restream cutover any); take another name",
  control: "which is a user of the server itself; take another name",
};
