// Pictures and films as people have them, made with the tools' ffmpeg; and what of them the server then shows.
import { execFile } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { now } from "../../support/media/clock";
import { knownFramesOf } from "../../support/media/frame-id";
import type { Bed } from "../bed/bed";
import { mustUp } from "./change";
import type { Said } from "./expects";
import { goLive } from "./go-live";
import { onServer } from "./on-server";
import { expectPlaceholder, expectShown } from "./row";

/** How its frames are called from now on. */
export const SLATE = "slate";

/** What is tried in real time: ten loops of 8 s at most in these rows, on a machine that others use. */
export const TRIED_WITHIN_MS = 300_000;

/** `restream placeholder`, as the operator types it on the server. */
export const placeholderOnServer = (bed: Bed, ...words: readonly string[]): Promise<Said> =>
  onServer(bed, ["/usr/local/bin/restream", "placeholder", ...words], TRIED_WITHIN_MS);

/**
 * At home: resolves with its path, for restream:placeholderFile.
 * @param args ffmpeg's, without the file that it writes
 */
export const madeAtHome = async (
  bed: Bed,
  name: string,
  args: readonly string[],
): Promise<string> => {
  // The tools' ffmpeg would take a name with a percent sign for a pattern.
  const made = name.replaceAll(/[^\w.]/g, "-");
  // Not bed.tool, which waits: meanwhile nothing would take what the platforms receive.
  const ffmpeg = ["ffmpeg", "-nostdin", "-v", "error", "-y", ...args, `/srv/${made}`];
  await promisify(execFile)("chroot", [bed.parts.roots.tools, ...ffmpeg]);
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

/** OBS goes, `pulumi up` brings another placeholder at once, viewers see it, OBS comes back. */
export const changeInAGap = async (bed: Bed): Promise<void> => {
  await bed.publisher.kill();
  await expectPlaceholder(bed, now());
  const changedAt = now();
  await mustUp(bed);
  await learnShown(bed);
  await expectShown(bed, SLATE, changedAt);
  await goLive(bed);
};
