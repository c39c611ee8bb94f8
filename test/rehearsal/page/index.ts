// The suite page: what is promised of the page, in Debian's Chromium at home. Needs what every rehearsal needs, and makes a
// Debian root with the browser, once.
// One row: npm run rehearse -- --suite page --only page-buttons
import type { Scenario } from "../verbs/scenario";
import { pageButtons } from "./buttons";

export const PAGE: readonly Scenario[] = [pageButtons];
