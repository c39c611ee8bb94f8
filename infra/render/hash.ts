// Decides how content is named: by its hash.
import { createHash } from "node:crypto";

/** Hex, of UTF-8 text. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
