// Decides whom the notices go to: as the release wrote it.
import * as z from "zod";

const target = z.object({ url: z.string(), level: z.enum(["all", "important", "none"]) });
const config = z.object({ discord: target.optional(), apprise: z.array(target).default([]) });
export type Config = z.infer<typeof config>;
export type To = z.infer<typeof target>;
export type Level = To["level"];

/** @throws Error that does not quote it: it holds secrets. */
export const parseConfig = (text: string): Config => {
  const parsed = config.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error("notices.json is not what a release writes");
  return parsed.data;
};
