// Decides what the page says below its drawing: what its marks mean, and what nobody can know. Pure.
import { duration } from "../../control/shared/text";
import { inPercent } from "./drawing/percent";
import type { HomeFacts } from "./facts";
import type { Shown, ShownDestination } from "./shown";
import { lastLookOf, type Blind } from "./story";
import { percentLive } from "./verdict";
import { instant, type Clock } from "./when";

/** What the page cannot know, and says. */
export const notesOf = (facts: HomeFacts, shown: Shown, clock: Clock): string[] => {
  const { blind, unknownKinds, from, to, destinations } = shown;
  const first = facts.events[0];
  const unknown = destinations.some(({ segments }) =>
    segments.some(({ state }) => state === "unknown"),
  );
  return [
    ...(first !== undefined && first.number > 1
      ? [
          `The server keeps events from number ${first.number} on (${instant(Date.parse(first.time), clock)}); what was before is not known.`,
        ]
      : []),
    // A rebuilt server begins at one again: nothing else says that there was another.
    ...(first !== undefined && first.number === 1
      ? [
          `These are the events of one server, which first looked ${instant(Date.parse(first.time), clock)}; what an earlier server of this stack did is not here.`,
        ]
      : []),
    ...blind.map((one) => blindWords(one, clock)),
    ...(unknownKinds.length > 0
      ? [
          `Events of these kinds are newer than this program, and stand in the table alone: ${unknownKinds.join(", ")}.`,
        ]
      : []),
    ...(facts.now === null
      ? [
          "What is on air now could not be asked: the server restarted a moment ago, or its watchdog does not run.",
        ]
      : []),
    ...(lastLookOf(facts) === undefined
      ? []
      : [
          "What is on air now is not known, because restreamd does not look any more. Look: restream logs restreamd",
        ]),
    ...(unknown
      ? ["Where nothing is known, the time counts neither as live nor as not live."]
      : []),
    ...(to - from < 2000 ? ["There is nothing to show in this time."] : []),
  ];
};

const blindWords = ({ why, from, to }: Blind, clock: Clock): string => {
  const [begins, ends] = [instant(from, clock), instant(to, clock)];
  switch (why) {
    case "memory":
      return `The server's numbers begin anew at ${ends}: its memory was lost, or it is another server. Nothing is known from ${begins} until then.`;
    case "clock":
      return `The server's clock was set back at ${ends}: times from ${begins} until then are not sure.`;
    case "unseen":
      return `From ${begins} until ${ends} nobody looked: the server was off or restarting, or restreamd did not run. Nothing is known of that time.`;
  }
};

/** Below the drawing. */
export const noteOf = ({ gaps, destinations }: Shown): string => {
  if (destinations.length === 0) return "No destination was ever started.";
  const longest = Math.max(0, ...gaps.map((gap) => (gap.to - gap.from) / 1000));
  const isOff = destinations.some(({ segments }) => segments.some(({ state }) => state === "off"));
  return [
    longest === 0
      ? "Marks are wider than true, because they would be invisible otherwise."
      : `Marks are wider than true, because they would be invisible otherwise: OBS's longest absence was ${duration(longest)}.`,
    ...(isOff ? ["Where a platform has no bar, it was off."] : []),
  ].join(" ");
};

/** For the axis. */
export const figureOf = (one: ShownDestination): string => {
  const percent = percentLive(one);
  return percent === null ? "–" : inPercent(percent);
};
