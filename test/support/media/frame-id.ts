// Gives every frame a name that survives the way from publisher to platform, and knows whose frame it is.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { FlvReader, type FlvTag } from "./flv";
import { SLICE_TYPES, aacFrame, compositionTimeMs, nalType, nalUnits } from "./flv-payload";

/** Hash of bytes, short enough to print: 16 hex characters of SHA-1. */
export const hashOf = (...parts: readonly Buffer[]): string => {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
};

/**
 * The name of a frame, or undefined for a tag that carries none.
 *
 * Video: the slices alone. MediaMTX and `ffmpeg -c copy` leave them intact, but put SPS/PPS in front of an
 * IDR and may drop delimiters and SEI. Audio: the AAC frame, distinct as long as the sound is noise (the
 * frames of a sine or of silence repeat).
 */
export const frameId = (tag: FlvTag): string | undefined => {
  const sound = aacFrame(tag);
  if (sound !== undefined) return hashOf(sound);
  const slices = nalUnits(tag).filter((unit) => SLICE_TYPES.has(nalType(unit)));
  return slices.length === 0 ? undefined : hashOf(...slices);
};

export interface KnownFrames {
  readonly video: ReadonlySet<string>;
  readonly audio: ReadonlySet<string>;
}

/** Names of all frames of a prepared file, picture and sound apart. */
export const knownFramesOf = async (flvFile: string): Promise<KnownFrames> => {
  const known = { video: new Set<string>(), audio: new Set<string>() };
  for await (const { tag, id } of framesOf(flvFile))
    if (tag.type !== "script") known[tag.type].add(id);
  if (known.video.size === 0)
    throw new Error(`${flvFile}: found no H.264 frame, cannot recognise it`);
  return known;
};

/** Names of one track's frames, in the order in which they are sent. */
export const orderOf = async (flvFile: string, track: "video" | "audio"): Promise<string[]> => {
  const order: string[] = [];
  for await (const { tag, id } of framesOf(flvFile)) if (tag.type === track) order.push(id);
  return order;
};

/** Name of each frame → when it is shown or heard, ms on the file's clock. */
export const positionsOf = async (flvFile: string): Promise<Map<string, number>> => {
  const positions = new Map<string, number>();
  for await (const { tag, id } of framesOf(flvFile))
    positions.set(id, tag.timestampMs + (compositionTimeMs(tag) ?? 0));
  return positions;
};

/** @throws Error when a file has a frame twice: what is missing of it could not be told */
export const expectDistinctFrames = async (flvFile: string): Promise<void> => {
  const seen = new Set<string>();
  let frames = 0;
  for await (const { id } of framesOf(flvFile)) {
    seen.add(id);
    frames++;
  }
  if (seen.size !== frames)
    throw new Error(
      `${flvFile}: got ${frames} frames, ${seen.size} of them different; give it more noise or a higher bitrate`,
    );
};

async function* framesOf(flvFile: string): AsyncGenerator<{ tag: FlvTag; id: string }> {
  const reader = new FlvReader();
  for await (const chunk of createReadStream(flvFile) as AsyncIterable<Buffer>)
    for (const tag of reader.push(chunk)) {
      const id = frameId(tag);
      if (id !== undefined) yield { tag, id };
    }
}

/** Names of all frames, picture and sound, of a prepared file. */
export const catalogueOf = async (flvFile: string): Promise<Set<string>> => {
  const { video, audio } = await knownFramesOf(flvFile);
  return new Set([...video, ...audio]);
};

/** Whose frame is it? */
export class Catalogue {
  readonly #sourceById = new Map<string, string>();

  /**
   * Makes frames known as those of `source`. Refuses, whole, ids that are another source's already: such
   * a frame could be told for either, and a measurement built on it would be a guess.
   */
  add(source: string, ids: Iterable<string>): void {
    const added = [...ids];
    const taken = added.filter((id) => (this.#sourceById.get(id) ?? source) !== source);
    if (taken[0] !== undefined) {
      const other = this.#sourceById.get(taken[0]) ?? source;
      throw new Error(
        `catalogue: got ${taken.length} frame(s) of "${source}" that are "${other}"'s too (first ` +
          `${taken[0]}), make the media from different pictures and noise`,
      );
    }
    for (const id of added) this.#sourceById.set(id, source);
  }

  sourceOf(id: string): string {
    return this.#sourceById.get(id) ?? "unknown";
  }
}
