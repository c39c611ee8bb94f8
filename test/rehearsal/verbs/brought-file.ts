// Pictures and films as people have them, made with the tools' ffmpeg; and what of them the server then shows.
import { renameSync } from "node:fs";
import { join } from "node:path";
import { knownFramesOf } from "../../support/media/frame-id";
import type { Bed } from "../bed/bed";

/** How its frames are called from now on. */
export const SLATE = "slate";

/** At home: its path, for restream:placeholderFile. @param args ffmpeg's, without the file that it writes */
export const madeAtHome = (bed: Bed, name: string, args: readonly string[]): string => {
  // The tools' ffmpeg would take a name with a percent sign for a pattern.
  const made = name.replaceAll(/[^\w.]/g, "-");
  bed.tool(["ffmpeg", "-nostdin", "-v", "error", "-y", ...args, `/srv/${made}`]);
  const file = join(bed.runFolder, name);
  renameSync(join(bed.runFolder, made), file);
  return file;
};

/** The placeholder's file on the server. */
export const shownFile = async ({ machine }: Bed): Promise<string> =>
  (
    await machine.exec("sh", "-c", '. /etc/restream/feed.env && echo "$RESTREAM_PLACEHOLDER"')
  ).trim();

/** From now on the frames of what the server shows are known, as the slate's where they were nobody's. */
export const learnShown = async (bed: Bed): Promise<void> => {
  const { machine, catalogue } = bed;
  const file = "var/lib/rehearsal-slate.flv";
  const copy = ["-i", await shownFile(bed), "-c", "copy", "-f", "flv", `/${file}`];
  await machine.exec("ffmpeg", "-v", "error", "-nostdin", "-y", ...copy);
  const { video } = await knownFramesOf(join(machine.root, file));
  await machine.exec("rm", `/${file}`);
  if (video.size === 0) throw new Error("the placeholder has no frame");
  // Pictures in which nothing moves are the same in two of them.
  catalogue.add(
    SLATE,
    [...video].filter((id) => catalogue.sourceOf(id) === "unknown"),
  );
};
