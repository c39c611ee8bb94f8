// Decides from the lines of OBS and of a connection what a platform's viewers saw. Pure.
import type { Connection } from "./destination";
import type { Segment } from "./drawing/rows";
import { overlaid, painted, within } from "./line";
import type { State } from "./states";
import { troublesOf, type Story } from "./story";

/** What viewers saw: what went out where it arrived, and what hides it. */
export const segmentsOf = (
  story: Story,
  name: string,
  line: readonly Segment<Connection>[],
  obs: readonly Segment<State>[],
  { from, to }: { from: number; to: number },
): Segment<State>[] => {
  const paint = (kinds: string[], state: State): Segment<State>[] =>
    painted(troublesOf(story, kinds, to), state);
  const unseen = troublesOf(story, ["broadcast-unseen"], to).filter(
    ({ one }) => one.event.subject === name,
  );
  const out = withUnknown(
    obs.map((one): Segment<State> =>
      one.state === "offline" ? { ...one, state: "placeholder" } : one,
    ),
    0,
    to,
  );
  const layers = [
    paint(["stand-by", "keyframes-missing"], "stand-by"),
    paint(["feed-silent", "frames-missing"], "frozen"),
    painted(unseen, "unseen"),
    line.flatMap((one): Segment<State>[] =>
      one.state === "sending" ? [] : [{ ...one, state: one.state }],
    ),
  ];
  const seen = layers.reduce((under, over) => overlaid(under, over), out);
  const first = line[0]?.from ?? to;
  // Before anything is known of this destination, nothing is.
  const known = overlaid(seen, painted([{ from: 0, to: first }], "unknown"));
  return blinded(within(known, from, to), story, from, to);
};

/** What is not known before the first segment. */
export const withUnknown = <Of extends State>(
  segments: readonly Segment<Of>[],
  from: number,
  to: number,
): Segment<Of | "unknown">[] => [
  ...painted([{ from, to: segments[0]?.from ?? to }], "unknown" as const),
  ...segments,
];

export const blinded = (
  segments: readonly Segment<State>[],
  { blind }: Story,
  from: number,
  to: number,
): Segment<State>[] => overlaid(segments, within(painted(blind, "unknown"), from, to));
