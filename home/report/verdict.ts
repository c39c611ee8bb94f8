// Decides the page's first line, and what went wrong, from what is shown. Pure.
import { duration } from "../../control/shared/text";
import type { Broadcast } from "./broadcasts";
import { inPercent } from "./drawing/percent";
import { lengthOf } from "./line";
import type { Shown, ShownDestination } from "./shown";
import type { State } from "./states";
import { instant, type Clock } from "./when";

export interface Failure {
  text: string;
  /** The id of the page's element that says more. */
  at: string;
}

export interface Verdict {
  /** open: nothing was lost by us, and something ended that nobody asked to end. */
  state: "good" | "bad" | "open";
  /** Each fits on one line of a phone. */
  parts: string[];
  failures: Failure[];
}

const NOT_ON_AIR: readonly State[] = ["off", "unknown"];

export const secondsIn = (segments: ShownDestination["segments"], state: State): number =>
  lengthOf(segments.filter((one) => one.state === state)) / 1000;

/** Of the time on air, as far as it is known; null: it was never on air. */
export const percentLive = ({ segments }: ShownDestination): number | null => {
  const onAir = segments.filter(({ state }) => !NOT_ON_AIR.includes(state));
  return onAir.length === 0 ? null : (100_000 * secondsIn(onAir, "live")) / lengthOf(onAir);
};

export const idOf = (destination: string): string => `platform-${destination}`;

export const verdictOf = (shown: Shown, clock: Clock): Verdict => {
  const { destinations, unseen } = shown;
  const all = destinations.flatMap(({ broadcasts }) => broadcasts);
  const by = (end: Broadcast["end"]): number => all.filter((one) => one.end === end).length;
  const [lost, cut, unknown] = [by("server"), by("connection"), by("unknown")];
  const shares = destinations.map(percentLive).filter((share) => share !== null);
  const failures = [
    ...destinations.flatMap((one) => endsOf(one, clock)),
    ...unseen.map(({ one, from, to }) => ({
      text: `${one.event.what}: for ${duration((to - from) / 1000)} from ${instant(from, clock)}`,
      at: idOf(one.event.subject),
    })),
  ];
  return {
    state: lost > 0 ? "bad" : failures.length > 0 ? "open" : "good",
    parts:
      all.length === 0
        ? ["nothing was broadcast"]
        : [
            `${lost} of ${all.length} broadcasts lost by us`,
            ...(cut > 0 ? [`${cut} lost at a platform or on the way to it`] : []),
            ...(unknown > 0 ? [`${unknown} whose end is not known`] : []),
            ...(shares.length > 0 ? [`${inPercent(Math.min(...shares))} live`] : []),
          ],
    failures,
  };
};

const WHY = {
  server: "the server ended it",
  connection: "the connection was gone for more than 90 s",
  unknown: "nothing says how it ended",
} as const;

const endsOf = ({ name, title, broadcasts }: ShownDestination, clock: Clock): Failure[] =>
  broadcasts.flatMap(({ end, ended }) =>
    end === "server" || end === "connection" || end === "unknown"
      ? [{ text: `${title}, ${instant(ended ?? 0, clock)}: ${WHY[end]}`, at: idOf(name) }]
      : [],
  );

/** One sentence that is computed from the rest. */
export const summaryOf = ({ gaps, isOver, from, to }: Shown): string => {
  const lengths = gaps.map((gap) => (gap.to - gap.from) / 1000);
  const time = `In ${duration((to - from) / 1000)}${isOver ? "" : " so far"}`;
  if (gaps.length === 0) return `${time} OBS was never away while something was on air.`;
  const sum = lengths.reduce((all, one) => all + one, 0);
  return `${time} OBS was away ${gaps.length === 1 ? "once" : `${gaps.length} times`} while something was on air, ${duration(sum)} in all, ${duration(Math.max(...lengths))} at the longest; viewers saw the placeholder instead.`;
};
