// Takes a protection away from the operator's checkout, and gives it back.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { mustUp } from "../verbs/change";
import { edited, type Edit } from "../verbs/edit";
import type { Mutant } from "./mutant";

type Taken = Pick<Mutant, "edits" | "restarts" | "breaks" | "mends">;
type Step = (bed: Bed) => Promise<unknown>;

/** @param after once the files read as before: undoes what a row left that broke off */
export const inCheckout = (
  edits: readonly Edit[],
  { before, after }: { before?: Step; after?: Step } = {},
): Taken => {
  const texts = new Map<string, string>();
  return {
    edits: [],
    restarts: [],
    breaks: async (bed: Bed) => {
      for (const edit of edits) {
        const file = join(bed.project.folder, edit.path);
        const text = readFileSync(file, "utf8");
        if (!texts.has(file)) texts.set(file, text);
        writeFileSync(file, edited(text, edit));
      }
      await before?.(bed);
    },
    mends: async (bed: Bed) => {
      for (const [file, text] of texts) writeFileSync(file, text);
      await after?.(bed);
    },
  };
};

/** `pulumi up` brings the programs without it, and takes them back. Nothing on air restarts for either. */
export const brought = (
  edits: readonly Edit[],
  { before, after }: { before?: Step; after?: Step } = {},
): Taken =>
  inCheckout(edits, {
    before: async (bed) => {
      await before?.(bed);
      await mustUp(bed);
    },
    after: async (bed) => {
      await after?.(bed);
      await mustUp(bed);
    },
  });
