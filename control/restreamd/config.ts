// Decides what restreamd is told of the event: what OBS is set to, how long it lasts, what it may send; as the release wrote it.
import { readFileSync } from "node:fs";
import * as z from "zod";

const CONFIG_FILE = "/etc/restream/restreamd.json";

const config = z.object({
  picture: z.object({
    width: z.number(),
    height: z.number(),
    fps: z.number(),
    /** Of the video. */
    kbps: z.number(),
    profile: z.enum(["baseline", "main", "high"]),
  }),
  /** How long the event lasts, from the droplet's first start. */
  hours: z.number(),
  /** What the droplet brings along for these hours; null: not known for its size. */
  allowanceGiB: z.number().nullable(),
  overageDollarsPerGiB: z.number(),
});
export type Config = z.infer<typeof config>;

/** @throws Error that says what is wrong with it */
export const parseConfig = (text: string): Config => config.parse(JSON.parse(text));

/** @throws Error when it is not there, or not what a release writes */
export const readConfig = (): Config => parseConfig(readFileSync(CONFIG_FILE, "utf8"));
