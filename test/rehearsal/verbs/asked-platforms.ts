// The platforms' own word in a rehearsal: their APIs, what the stack asks them with, and what the server says of it.
import { eventually } from "../../support/eventually";
import type { PlatformApis } from "../../support/broadcasts/platform-apis";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { configureDiscord } from "../bed/notices-receivers";
import { SECRETS } from "../bed/secrets";
import type { PlatformName } from "../result/platform-names";
import { set, setSecret } from "./change";
import { WITHIN_MS } from "./deadlines";
import { restreamOnServer } from "./on-server";

export const CHANNEL = "rehearsal";
/** Ids of two scheduled broadcasts at YouTube. */
export const [VIDEO, NEXT_VIDEO] = ["abcdefghijk", "lmnopqrstuv"] as const;

/** Keys of the stack, the secret ones and the others. */
const KEYS = {
  youtubeApiKey: SECRETS.youtubeApiKey,
  twitchClientId: SECRETS.twitchClientId,
  twitchClientSecret: SECRETS.twitchClientSecret,
};
const ABOUT = {
  youtubeVideo: `https://www.youtube.com/watch?v=${VIDEO}`,
  twitchChannel: CHANNEL,
};

let opened: PlatformApis | undefined;

/** This rehearsal's. @throws Error before they were opened */
export const apisOf = (): PlatformApis => {
  if (!opened) throw new Error("the platforms' APIs are not there: broadcast-set-up comes first");
  return opened;
};

/** Their names exist from now on, both broadcasts are live, and the stack knows with what to ask; `up` brings it to the server. */
export const configureApis = async (bed: Bed): Promise<PlatformApis> => {
  await configureDiscord(bed);
  opened ??= await bed.openPlatformApis(CHANNEL);
  opened.youtube.videos.set(VIDEO, { privacy: "public", began: now() - HOUR_MS, viewers: 132 });
  opened.twitch.stream = { began: now() - 30 * HOUR_MS, viewers: 41 };
  for (const [key, value] of Object.entries(KEYS)) await setSecret(bed, key, value);
  for (const [key, value] of Object.entries(ABOUT)) await set(bed, key, value);
  return opened;
};

/** The stack knows nothing of them any more; `up` takes it from the server. */
export const forgetApis = async (bed: Bed): Promise<void> => {
  for (const key of Object.keys({ ...KEYS, ...ABOUT })) await set(bed, key);
};

/** Whether this rehearsal has them. */
export const hasApis = (): boolean => opened !== undefined;

const HOUR_MS = 3_600_000;

export interface Word {
  answer: string;
  viewers: number | null;
  unseenSince: string | null;
}

/** What `status --json` says of the platform's own word. */
export const wordOf = async (bed: Bed, name: PlatformName): Promise<Word | null> => {
  const { output } = await restreamOnServer(bed, "status", "--json");
  const { destinations } = JSON.parse(output) as {
    destinations: { name: string; platform: Word | null }[];
  };
  return destinations.find((one) => one.name === name)?.platform ?? null;
};

/** Resolves once `status` says so. */
export const untilWord = (
  bed: Bed,
  name: PlatformName,
  answer: string | null,
  withinMs = WITHIN_MS.asked,
): Promise<void> =>
  eventually(`status says of ${name}: ${answer ?? "nothing"}`, withinMs, async () => {
    const word = await wordOf(bed, name);
    if ((word?.answer ?? null) !== answer) throw new Error(JSON.stringify(word));
  });
