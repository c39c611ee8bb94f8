// Decides after how many hours a platform ends a broadcast: as the operator says, or as the platform itself says.
import { maxHoursKey } from "./keys";

const LONGEST = 8760;

/** As the platforms and their users say (docs/usage/platforms.md); none of it was seen by us. */
const KNOWN: readonly { name: string; host: RegExp; hours: number }[] = [
  {
    name: "twitch",
    host: /(^|\.)twitch\.tv$|^ingest\.global-contribute\.live-video\.net$/,
    hours: 48,
  },
  { name: "facebook", host: /(^|\.)facebook\.com$/, hours: 8 },
];

/** @param url of the destination; empty: it is none @param given empty: not said */
export const parseMaxHours = (
  name: string,
  url: string,
  given: string,
): { maxHours: number | undefined; issues: string[] } => {
  if (given === "") return { maxHours: knownHours(name, url), issues: [] };
  const hours = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  if (hours >= 1 && hours <= LONGEST) return { maxHours: hours, issues: [] };
  return {
    maxHours: undefined,
    issues: [
      `restream:${maxHoursKey(name)}: got ${JSON.stringify(given)}, expected a whole number of hours from 1 to ${LONGEST}`,
    ],
  };
};

const knownHours = (name: string, url: string): number | undefined => {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return KNOWN.find((known) => known.name === name || known.host.test(host))?.hours;
};
