// Another placeholder in place of the one that matches the live picture.
import { join } from "node:path";
import { knownFramesOf } from "../../support/media/frame-id";
import type { Bed } from "../bed/bed";

/** What the server shows instead; removed by `removeOther`. */
export const OTHER = "/var/lib/restream/placeholder/other.mp4";
const FRAMES = "/var/lib/restream/placeholder/other.flv";

/** 1280x720 beside a live picture of 1920x1080; its frames are known as the placeholder's, so that a row sees the picture and not a stranger's frames. */
export const makeOther = async (bed: Bed): Promise<void> => {
  const { machine, catalogue } = bed;
  const picture = ["1280x720", "30", "6000", "high", "another size"];
  await machine.exec("/usr/local/lib/restream/make-placeholder", OTHER, ...picture);
  const copy = ["-i", OTHER, "-c", "copy", "-f", "flv", FRAMES];
  await machine.exec("ffmpeg", "-v", "error", "-nostdin", "-y", ...copy);
  const { video } = await knownFramesOf(join(machine.root, FRAMES));
  catalogue.add("placeholder", video);
};

export const removeOther = async ({ machine }: Bed): Promise<void> => {
  await machine.exec("rm", "-f", OTHER, FRAMES);
};
