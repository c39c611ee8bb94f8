// Decides the words that more than one part of the page uses.
import { PLATFORMS, type PlatformName } from "../result/platform-names";

export const TITLES: Readonly<Record<PlatformName, string>> = {
  twitch: "Twitch",
  youtube: "YouTube",
};

/** A problem that begins with a platform's name in the rehearsal, with the name as people write it. */
export const titled = (problem: string): string =>
  PLATFORMS.reduce(
    (text, name) =>
      text.startsWith(`${name} `) || text.startsWith(`${name}:`)
        ? TITLES[name] + text.slice(name.length)
        : text,
    problem,
  );

export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
