// Decides how an id is made that people type: of a release, and of what a refusal is about. Pure.
import { createHash } from "node:crypto";

/** Eight hex digits of the SHA-256 of a value, as JSON. */
export const shortHash = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
