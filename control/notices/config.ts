// Decides whom the notices go to: as the release wrote it.
import * as z from "zod";

const config = z.object({
  discord: z.object({ url: z.string(), level: z.enum(["all", "important", "none"]) }).optional(),
});
export type Config = z.infer<typeof config>;
export type Level = NonNullable<Config["discord"]>["level"];

/** @throws Error that does not quote it: it holds secrets. */
export const parseConfig = (text: string): Config => {
  const parsed = config.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error("notices.json is not what a release writes");
  return parsed.data;
};
