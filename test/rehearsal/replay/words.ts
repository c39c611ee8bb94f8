// Decides the words that more than one part of the page uses.
import type { PlatformName } from "../result/platform-names";

export const TITLES: Readonly<Record<PlatformName, string>> = {
  twitch: "Twitch",
  youtube: "YouTube",
};

export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
