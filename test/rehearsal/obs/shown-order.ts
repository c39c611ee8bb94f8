// Decides in which order a decoder puts out the pictures of a recording, which has them in decoding order. Pure.
import type { FlvTag } from "../../support/media/flv";
import { compositionTimeMs, isKeyframe } from "../../support/media/flv-payload";

/** Tags of pictures, reordered: H.264 shows all pictures before an IDR, in order of presentation, before that IDR. */
export const inShownOrder = (pictures: readonly FlvTag[]): FlvTag[] =>
  groupsOf(pictures).flatMap((group) => group.sort((a, b) => shownMs(a) - shownMs(b)));

const groupsOf = (pictures: readonly FlvTag[]): FlvTag[][] => {
  const groups: FlvTag[][] = [];
  for (const picture of pictures) {
    const last = groups.at(-1);
    if (last === undefined || isKeyframe(picture)) groups.push([picture]);
    else last.push(picture);
  }
  return groups;
};

const shownMs = (tag: FlvTag): number => tag.timestampMs + (compositionTimeMs(tag) ?? 0);
