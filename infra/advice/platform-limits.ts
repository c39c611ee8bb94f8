// Decides what to say about a platform's own limits beside the estimate, when the event meets them.
import type { Destination } from "../settings";

const hostOf = ({ url }: Destination): string => new URL(url).hostname;

/** As the platforms and their users say (docs/usage/platforms.md); none of it was seen by us. */
const limitOf = (destination: Destination, hours: number): string[] => {
  const { name, maxHours } = destination;
  if (maxHours !== undefined && hours > maxHours) {
    const more = /(^|\.)facebook\.com$/.test(hostOf(destination))
      ? "; it takes no change of size or codec within one"
      : "";
    return [
      `ends each broadcast after ${maxHours} h; the restream goes on as a new one within seconds${more}`,
    ];
  }
  const isYoutube = name === "youtube" || /(^|\.)youtube\.com$/.test(hostOf(destination));
  return isYoutube && hours > YOUTUBE_ARCHIVES_HOURS
    ? [
        `archives no broadcast of more than ${YOUTUBE_ARCHIVES_HOURS} h; the broadcast itself goes on`,
      ]
    : [];
};

const YOUTUBE_ARCHIVES_HOURS = 12;

/** One sentence for each platform whose limit an event of so many hours meets. */
export const platformLimits = (destinations: readonly Destination[], hours: number): string[] =>
  destinations.flatMap((destination) =>
    limitOf(destination, hours).map((says) => `${destination.name} ${says}`),
  );
