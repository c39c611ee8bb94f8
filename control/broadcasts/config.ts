// Decides which platforms are asked about their broadcasts, and with what: as the release wrote it.
import * as z from "zod";

const config = z.object({
  youtube: z.object({ apiKey: z.string(), videos: z.array(z.string()).min(1) }).optional(),
  twitch: z
    .object({ clientId: z.string(), clientSecret: z.string(), channel: z.string() })
    .optional(),
});
export type Config = z.infer<typeof config>;
export type YoutubeConfig = NonNullable<Config["youtube"]>;
export type TwitchConfig = NonNullable<Config["twitch"]>;

/** @throws Error that does not quote it: it holds secrets. */
export const parseConfig = (text: string): Config => {
  const parsed = config.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error("broadcasts.json is not what a release writes");
  return parsed.data;
};
