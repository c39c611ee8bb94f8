// What a platform was shown at each moment, told from the pictures it received and from its sessions' ends. Pure.
import type { ReceivedFrame } from "../../support/media/received-frame";
import type { Session } from "../../support/platform/session";
import type { Seen, Segment } from "../result/replay";

/** Without a new picture for longer than this, the picture counts as frozen: fifteen frames. */
const FROZEN_AFTER_MS = 500;

/** Sources of frames that are the operator's live picture. */
const LIVE = new Set(["live", "other-bitrate"]);

const seenOf = ({ source }: ReceivedFrame): Seen => {
  if (LIVE.has(source)) return "live";
  return source === "placeholder" ? "placeholder" : "other";
};

/**
 * From the first picture on, without holes; nothing when no picture arrived. All times in ms since the epoch.
 * @param to until when; a picture that stands still until then is frozen
 */
export const seenBy = (
  frames: readonly ReceivedFrame[],
  sessions: readonly Session[],
  from: number,
  to: number,
): Segment<Seen>[] => {
  const pictures = frames
    .filter(({ kind, at }) => kind === "video" && at >= from && at <= to)
    .sort((a, b) => a.at - b.at);
  const segments: Segment<Seen>[] = [];
  const add = (state: Seen, until: number, since: number): void => {
    const last = segments.at(-1);
    if (last?.state === state) last.to = until;
    else segments.push({ state, from: since, to: until });
  };
  let last: ReceivedFrame | undefined;
  for (const picture of pictures) {
    if (last && picture.at - last.at > FROZEN_AFTER_MS) add("frozen", picture.at, last.at);
    else if (last) add(seenOf(last), picture.at, last.at);
    last = picture;
  }
  if (last && to > last.at)
    add(to - last.at > FROZEN_AFTER_MS ? "frozen" : seenOf(last), to, last.at);
  return endsOf(sessions, pictures, from, to).reduce(overlay, segments);
};

/** From each end of a session to the first picture of the next one. */
const endsOf = (
  sessions: readonly Session[],
  pictures: readonly ReceivedFrame[],
  from: number,
  to: number,
): Segment<Seen>[] =>
  sessions.flatMap(({ endedAt, end }) => {
    if (endedAt === undefined || endedAt < from || endedAt > to) return [];
    const next = sessions.find(({ startedAt }) => startedAt >= endedAt)?.startedAt ?? Infinity;
    const picture = pictures.find(({ at }) => at >= next)?.at ?? to;
    return [{ state: end === "reset" ? "reset" : "lost", from: endedAt, to: picture }];
  });

/** Cuts one segment out of the others and puts it in their place. */
const overlay = (segments: Segment<Seen>[], over: Segment<Seen>): Segment<Seen>[] =>
  [
    ...segments.flatMap((segment) => [
      { ...segment, to: Math.min(segment.to, over.from) },
      { ...segment, from: Math.max(segment.from, over.to) },
    ]),
    over,
  ]
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);

/** Seconds that these segments show a state, when times are in seconds. */
export const secondsOf = <State extends string>(
  segments: readonly Segment<State>[],
  state: State,
): number =>
  segments
    .filter((segment) => segment.state === state)
    .reduce((sum, { from, to }) => sum + to - from, 0);

/** Bits received in each whole second from `from` to `to` (ms since the epoch), kb/s. */
export const kbpsOf = (frames: readonly ReceivedFrame[], from: number, to: number): number[] => {
  const bits = new Array<number>(Math.max(0, Math.floor((to - from) / 1000))).fill(0);
  for (const { at, bytes } of frames) {
    const second = Math.floor((at - from) / 1000);
    const sum = bits[second];
    if (sum !== undefined) bits[second] = sum + bytes * 8;
  }
  return bits.map((sum) => Math.round(sum / 1000));
};
