// Decides what to say about a platform's own limits beside the estimate, when the event meets them.
import type { Destination } from "../settings";

interface Limit {
  isAt: (destination: Destination) => boolean;
  /** How long a broadcast may last before it meets the limit, h. */
  hours: number;
  says: string;
}

const at =
  (host: RegExp, name?: string) =>
  (destination: Destination): boolean =>
    destination.name === name || host.test(new URL(destination.url).hostname);

/** As the platforms and their users say (docs/usage/platforms.md); none of it was seen by us. */
const LIMITS: readonly Limit[] = [
  {
    isAt: at(/(^|\.)twitch\.tv$|^ingest\.global-contribute\.live-video\.net$/, "twitch"),
    hours: 48,
    says: "ends each broadcast after 48 h; the restream goes on as a new one within seconds",
  },
  {
    isAt: at(/(^|\.)youtube\.com$/, "youtube"),
    hours: 12,
    says: "archives no broadcast of more than 12 h; the broadcast itself goes on",
  },
  {
    isAt: at(/(^|\.)facebook\.com$/),
    hours: 8,
    says: "ends each broadcast after 8 h and takes no change of size or codec within one",
  },
];

/** One sentence for each platform whose limit an event of so many hours meets. */
export const platformLimits = (destinations: readonly Destination[], hours: number): string[] =>
  destinations.flatMap((destination) =>
    LIMITS.filter((limit) => hours > limit.hours && limit.isAt(destination))
      .slice(0, 1)
      .map(({ says }) => `${destination.name} ${says}`),
  );
