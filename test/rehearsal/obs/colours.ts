// Whose picture a platform received, told by its colour: what OBS encodes nobody knows beforehand, what it shows we do.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { frameId } from "../../support/media/frame-id";
import { writePiece } from "../verbs/decodes";
import type { Bed } from "../bed/bed";
import { inShownOrder } from "./shown-order";
import { sourceOfColour, type Colour } from "../bed/obs/source-of-colour";

/**
 * Decodes all that each platform received since the marks, and makes the pictures known to the catalogue by their
 * colours; the placeholder's are known already. @throws Error when pictures do not decode one by one
 */
export const learnPictures = async (bed: Bed): Promise<void> => {
  for (const mark of bed.obs?.marks ?? []) {
    const piece = join(bed.runFolder, "colours.flv");
    const tags = await writePiece(mark, piece);
    const pictures = tags.filter((tag) => tag.type === "video" && frameId(tag) !== undefined);
    const ids = inShownOrder(pictures).flatMap((tag) => frameId(tag) ?? []);
    const colours = ids.length === 0 ? [] : await coloursOf(bed, "/srv/colours.flv");
    rmSync(piece);
    if (colours.length !== ids.length)
      throw new Error(`${ids.length} pictures came, ${colours.length} could be decoded`);
    ids.forEach((id, index) => {
      const colour = colours[index];
      const source = colour && sourceOfColour(colour);
      if (source !== undefined && bed.catalogue.sourceOf(id) === "unknown")
        bed.catalogue.add(source, [id]);
    });
  }
};

/** Mean colour of each picture of a file, in the order in which they are shown. */
const coloursOf = async ({ parts }: Bed, file: string): Promise<Colour[]> => {
  const argv = [
    ...["ffmpeg", "-nostdin", "-v", "error", "-i", file, "-map", "0:v", "-fps_mode", "passthrough"],
    ...["-vf", "scale=1:1:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"],
  ];
  const child = spawn("chroot", [parts.roots.tools, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pixels: Buffer[] = [];
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => pixels.push(bytes));
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code ?? "a signal"}: ${said}`);
  const bytes = Buffer.concat(pixels);
  return Array.from(
    { length: bytes.length / 3 },
    (_, index) => [...bytes.subarray(3 * index, 3 * index + 3)] as unknown as Colour,
  );
};
