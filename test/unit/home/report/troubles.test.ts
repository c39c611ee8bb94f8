// No trouble that people were told of is missing on the page.
import { expect, it } from "vitest";
import type { EventKind } from "../../../../control/shared/event";
import { MOMENTS, TROUBLES } from "../../../../home/report/troubles";
import { BEFORE, eventsOf, STORIES } from "../../control/notices/stories";
import { story } from "../../control/restreamd/looks";

/** Shown in another way, or not at all. */
const ELSEWHERE: Partial<Record<EventKind, string>> = {
  "publisher-online": "OBS's line",
  "publisher-offline": "the gaps",
  "publisher-refused": "nobody who was let in had a trouble",
  ghost: "nobody who was let in had a trouble",
  "stands-by": "nobody who was let in had a trouble",
  "page-refuses": "nobody who was let in had a trouble",
  flapping: "unsteady: drawn, and below the gaps",
  "picture-late": "a table of its own",
  "platform-lost": "the cuts",
  "platform-takes-no-data": "the cuts",
  "platform-failing": "the platform's line",
  "session-age": "the broadcasts",
  "broadcast-unseen": "drawn, and on top of the page",
  "broadcast-unknown": "only that a platform does not say; the platform's line goes on",
};

/** By a story of the messages, in which each kind is. */
const ended = new Set<EventKind>(
  Object.values(STORIES)
    .flatMap((looks) => {
      const events = [...story(...BEFORE).events, ...eventsOf(looks)];
      return events.flatMap(({ ends }) => events.find(({ number }) => number === ends)?.kind ?? []);
    })
    // As bitrate-low.
    .concat("bitrate-unsteady"),
);

it("each kind that an event ends is a trouble on the page, or is there in another way", () => {
  expect(ended.size).toBeGreaterThan(20);
  expect([...ended].filter((kind) => !TROUBLES.includes(kind) && !(kind in ELSEWHERE))).toEqual([]);
});

it("a trouble that no event ends is a moment", () => {
  expect(TROUBLES.filter((kind) => !ended.has(kind) && !MOMENTS.includes(kind))).toEqual([]);
  expect(MOMENTS.filter((kind) => ended.has(kind))).toEqual([]);
});
