// Decides what restreamd is told of the stack, as the release wrote it: the picture that OBS is set to, the event's length and price.
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
  /** How long the event lasts. */
  hours: z.number(),
  transfer: z.object({
    /** What the droplet brings along for the event; null: not known for its size. */
    allowanceGiB: z.number().nullable(),
    /** US dollars for each GiB beyond. */
    overagePerGiB: z.number(),
  }),
});
export type Config = z.infer<typeof config>;

/** @throws Error when it is not there, or not what a release writes */
export const readConfig = (): Config => config.parse(JSON.parse(readFileSync(CONFIG_FILE, "utf8")));
