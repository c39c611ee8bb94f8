// Decides whom the notices go to: as the release wrote it.
import * as z from "zod";

const target = z.object({ url: z.string(), level: z.enum(["all", "important", "none"]) });
const config = z.object({
  /** hasStatus: one message in its channel says what is on air, and is kept so. */
  discord: target.extend({ hasStatus: z.boolean().default(false) }).optional(),
  apprise: z.array(target).default([]),
  /** In which times are written where the service does not do it; an earlier release does not say. */
  timeZone: z.string().default("UTC"),
});
export type Config = z.infer<typeof config>;
export type To = z.infer<typeof target>;
export type Level = To["level"];

/** @throws Error that does not quote it: it holds secrets. */
export const parseConfig = (text: string): Config => {
  const parsed = config.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error("notices.json is not what a release writes");
  return parsed.data;
};
