// Decides what is told of somebody who tries to get into the page: once, and that it is over. Pure.
import { run } from "../../shared/advice";
import type { Trouble } from "./trouble";

export const PAGE_KNOCKED_AT: Trouble = {
  kind: "page-refuses",
  over: "page-quiet",
  toldAfter: 0,
  words: {
    urgency: "today",
    subject: "page",
    what: "Somebody tries to get into the page, and is refused",
    viewers: "not affected",
    todo: [
      "Has one of you forgotten the passphrase? Invite them anew:",
      run("restream page invite NAME --may control"),
      "It is none of you? What was refused:",
      run("restream logs page"),
    ],
  },
  overWords: "Nobody tries to get into the page any more",
};
