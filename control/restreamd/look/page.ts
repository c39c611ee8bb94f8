// Reads whether the page is knocked at by somebody who is not let in; decides nothing.
import { statSync } from "node:fs";
import { unlessMissing } from "../../shared/files";
import { OVER_AFTER_MS, REFUSED_FILE } from "../../shared/page/refused";

/** @returns false where there is no page, too */
export const isPageKnockedAt = (file = REFUSED_FILE): boolean => {
  const at = unlessMissing(() => statSync(file).mtimeMs);
  return at !== undefined && Date.now() - at < OVER_AFTER_MS;
};
