// What did not hold over the whole run and belongs to no event. Pure.
import { dtsDecreases, unknownFrames } from "../../support/media/on-air";
import type { ReceivedFrame } from "../../support/media/received-frame";
import type { ToldEvent } from "../result/replay";
import { counted } from "./words";

interface Received {
  frames: readonly ReceivedFrame[];
  /** When sessions were lost, seconds of the run. */
  lostAt: readonly number[];
  events: readonly Pick<ToldEvent, "from" | "to">[];
}

/** A sentence each, about one platform. */
export const problemsBetween = ({ frames, lostAt, events }: Received): string[] => {
  const between = lostAt.filter((at) => !events.some(({ from, to }) => from <= at && at <= to));
  const lost = counted(between.length, "session was", "sessions were");
  const [backwards, unknown] = [dtsDecreases(frames), unknownFrames(frames, "video")];
  return [
    ...(between.length === 0 ? [] : [`${lost} lost outside the events`]),
    ...(backwards === undefined || unknown === undefined ? ["no pictures were received"] : []),
    ...(backwards ? [`timestamps went backwards ${counted(backwards, "time", "times")}`] : []),
    ...(unknown
      ? [`${counted(unknown, "picture was", "pictures were")} neither live nor the placeholder`]
      : []),
  ];
};
