// Decides whether both servers of a pair have the same release: all but what each has of its own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COPY_DIR, isSpare, SPARES_DIR, type Pair } from "../../shared/pair";
import { INDEX_FILE, inForce, parseIndex } from "../../shared/releases";

/** null: it is not known. Pure. @param texts of both lists of releases */
export const isSame = (texts: readonly (string | undefined)[]): boolean | null => {
  const [one, other] = texts.map(commonIdIn);
  return one === undefined || other === undefined ? null : one === other;
};

const commonIdIn = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  try {
    return inForce(parseIndex(text))?.commonId;
  } catch {
    return undefined;
  }
};

/** null: it is not known, as to the page: the lists are root's. @param root of the files; for tests another one */
export const haveSameRelease = (pair: Pair, root = "/"): boolean | null =>
  isSame(["/", isSpare(pair) ? COPY_DIR : SPARES_DIR].map((of) => listIn(join(root, of))));

const listIn = (root: string): string | undefined => {
  try {
    return readFileSync(join(root, INDEX_FILE), "utf8");
  } catch {
    return undefined;
  }
};
