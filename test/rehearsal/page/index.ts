// The suite page: what is promised of the page, in Debian's Chromium at home. Needs what every rehearsal needs, and makes a
// Debian root with the browser, once.
// One row: npm run rehearse -- --suite page --only page-buttons
import type { Scenario } from "../verbs/scenario";
import { pageAttacked } from "./attacked";
import { pageButtons } from "./buttons";
import { pageGuards } from "./guards";
import { pageOld } from "./old";
import { pageStates } from "./states";

// The first one measures how the page is added, the last one how it is taken out.
export const PAGE: readonly Scenario[] = [
  pageButtons,
  pageStates,
  pageGuards,
  pageAttacked,
  pageOld,
];
