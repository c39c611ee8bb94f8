// Decides what restreamd is told of the stack, as the release wrote it: the picture that OBS is set to, the event's length and price.
import { readFileSync } from "node:fs";
import * as z from "zod";

const CONFIG_FILE = "/etc/restream/restreamd.json";

const config = z.object({
  picture: z.object({
    width: z.number(),
    height: z.number(),
    fps: z.number(),
    /** The video's bitrate. */
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
  /** Names; undefined: of an earlier release, which did not say. */
  destinations: z.array(z.string()).optional(),
  /** What keys of this stack look like in other programs' words; none: of an earlier release. */
  maskKeys: z
    .object({
      salt: z.string(),
      keys: z.array(z.object({ length: z.number().int().positive(), sha256: z.string() })),
    })
    .default({ salt: "", keys: [] }),
});
export type Config = z.infer<typeof config>;

/** @throws Error when it is not there, or not what a release writes */
export const readConfig = (): Config => parseRestreamdConfig(readFileSync(CONFIG_FILE, "utf8"));

/** @throws Error when it is not what a release writes */
export const parseRestreamdConfig = (text: string): Config => config.parse(JSON.parse(text));
