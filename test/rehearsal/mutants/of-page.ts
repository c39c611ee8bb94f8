// What keeps others out of the page, and the page out of everything else, taken away.
import { pageGuards } from "../page/guards";
import { withPage } from "../page/on-page";
import { formToken, pagesOrders, revocation } from "./edits";
import type { Mutant } from "./mutant";

const PAGE = ["restreamd-page"];

export const OF_PAGE: readonly Mutant[] = [
  {
    name: "without-form-token",
    takes: "the check of a form's token",
    row: pageGuards,
    prepares: withPage,
    notices: /a form without the token: (?!403)/,
    edits: formToken,
    restarts: PAGE,
  },
  {
    name: "without-revocation",
    takes: "that a session is of somebody who is still invited",
    row: pageGuards,
    prepares: withPage,
    notices: /a cookie after being revoked: (?!401)/,
    edits: revocation,
    restarts: PAGE,
  },
  {
    name: "without-list-of-orders",
    takes: "polkit's list of what the page may start",
    row: pageGuards,
    prepares: withPage,
    notices: /the page's user may start (ssh|restream-twitch)/,
    edits: pagesOrders,
    restarts: ["polkit"],
  },
];
