// Decides what restreamd is told of the stack: the picture that OBS is set to, as the release wrote it.
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
});
export type Config = z.infer<typeof config>;

/** @throws Error when it is not there, or not what a release writes */
export const readConfig = (): Config => config.parse(JSON.parse(readFileSync(CONFIG_FILE, "utf8")));
