// Reads what the release tells restreamd of the stack: OBS's picture settings, the event's length, transfer and price.
import { readFileSync } from "node:fs";
import * as z from "zod";
import { RESTREAMD_CONFIG } from "../shared/names";

/** What an earlier release did not say. */
const TWITCH_ALONE = { twitch: 48 };

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
    /** The droplet's included transfer over the event; null: not known for its size. */
    allowanceGiB: z.number().nullable(),
    /** US dollars for each GiB beyond. */
    overagePerGiB: z.number(),
  }),
  /** Whether people are told of a picture that is black or still, and of silence. */
  watchPicture: z.boolean().default(false),
  /** Whether the server has a certificate of its own. */
  certificate: z.boolean().default(false),
  /** Names of all that may publish; an earlier release had home alone. */
  publishers: z.array(z.string()).default(["home"]),
  /** Names; undefined: an earlier release did not say. */
  destinations: z.array(z.string()).optional(),
  /** Hours after which a platform ends a broadcast, by destination; one that sets no limit is not there. */
  maxHours: z.record(z.string(), z.number()).default(TWITCH_ALONE),
  /** Whether the event's clock begins broadcasts anew before that (rolloverAt). */
  rollsOver: z.boolean().default(false),
  /** How to recognise this stack's keys in other programs' words; none: the release is an earlier one. */
  maskKeys: z
    .object({
      salt: z.string(),
      keys: z.array(z.object({ length: z.number().int().positive(), sha256: z.string() })),
    })
    .default({ salt: "", keys: [] }),
});
export type Config = z.infer<typeof config>;

/** @throws Error when it is not there, or not what a release writes */
export const readConfig = (): Config =>
  parseRestreamdConfig(readFileSync(RESTREAMD_CONFIG, "utf8"));

/** @throws Error when it is not what a release writes */
export const parseRestreamdConfig = (text: string): Config => config.parse(JSON.parse(text));
