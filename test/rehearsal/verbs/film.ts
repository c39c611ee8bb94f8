// What a film shows, picture by picture, on its own clock: whose picture each is, and whether a decoder takes them all.
import { execFile } from "node:child_process";
import { copyFileSync, createReadStream, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { FlvReader } from "../../support/media/flv";
import { receive, withSource } from "../../support/media/receive";
import type { ReceivedFrame } from "../../support/media/received-frame";
import type { Bed } from "../bed/bed";
import { decode } from "./decodes";

export interface Film {
  /** Frames of picture and sound; `at` is ms since its first one. */
  frames: ReceivedFrame[];
  /** What is wrong with it for a decoder. */
  errors: string[];
}

/** @param file an MP4 on the host @throws Error when it is no such film */
export const readFilm = async (bed: Bed, file: string): Promise<Film> => {
  const [copy, flv] = ["film.mp4", "film.flv"].map((name) => join(bed.runFolder, name)) as [
    string,
    string,
  ];
  copyFileSync(file, copy);
  try {
    const errors = await decode(bed, "/srv/film.mp4");
    await promisify(execFile)("chroot", [
      ...[bed.parts.roots.tools, "ffmpeg", "-nostdin", "-v", "error", "-y", "-i", "/srv/film.mp4"],
      ...["-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-f", "flv", "/srv/film.flv"],
    ]);
    return { errors, frames: await framesOf(bed, flv) };
  } finally {
    for (const each of [copy, flv]) rmSync(each, { force: true });
  }
};

const framesOf = async ({ catalogue }: Bed, flv: string): Promise<ReceivedFrame[]> => {
  const reader = new FlvReader();
  const frames: ReceivedFrame[] = [];
  for await (const chunk of createReadStream(flv) as AsyncIterable<Buffer>)
    for (const tag of reader.push(chunk)) {
      const received = receive(tag, tag.timestampMs, flv);
      if (received !== undefined && received.kind !== "header")
        frames.push(withSource(received, catalogue));
    }
  return frames;
};
