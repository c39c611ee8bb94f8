// Reads what watch-picture says of the picture and the sound that the platforms are sent; decides nothing.
import { readFileSync, statSync } from "node:fs";
import { unlessMissing } from "../../shared/files";
import { PICTURE_FILE } from "../../shared/names";

/** It is written anew every five seconds (watch-picture). */
const LONGEST_MS = 15_000;

export interface PictureFacts {
  isBlack: boolean;
  isStill: boolean;
  isSilent: boolean;
}

/** @returns undefined: this stack does not ask for it, or it is not known now */
export const readPicture = (file = PICTURE_FILE): PictureFacts | undefined =>
  unlessMissing(() => {
    const agoMs = Date.now() - statSync(file).mtimeMs;
    return agoMs > LONGEST_MS ? undefined : pictureOf(readFileSync(file, "utf8"));
  });

/** Pure. @param text one line */
export const pictureOf = (text: string): PictureFacts | undefined => {
  const [, black, still, silent] = /^black=(1?) still=(1?) silent=(1?)\n$/.exec(text) ?? [];
  return black === undefined
    ? undefined
    : { isBlack: black !== "", isStill: still !== "", isSilent: silent !== "" };
};
