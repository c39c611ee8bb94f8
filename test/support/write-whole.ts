// Writes a file so that whoever reads it meanwhile finds the one of before or the one of now, never a part.
import { renameSync, writeFileSync } from "node:fs";

export const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
