// Decides what is told of a picture that is black or stands still, and of silence, for whoever asked for it. Pure.
import type { Facts } from "./facts";
import type { FeedMemory } from "./memory";
import type { Trouble } from "./trouble";

/** s. */
const TOLD_AFTER = 60;
/** s: a word in the silence is not its end. */
const OVER_AFTER = 10;

/** It may be meant so: nobody has to act. Told all the same to whoever wants what is important, because they asked for it. */
const asked = (
  kind: Trouble["kind"],
  over: Trouble["over"],
  { what, viewers, todo, overWords }: Record<"what" | "viewers" | "todo" | "overWords", string>,
): Trouble => ({
  ...{ kind, over, toldAfter: TOLD_AFTER, overAfter: OVER_AFTER, overWords },
  words: { level: "important", subject: "OBS", what, viewers, todo: [todo] },
});

const BLACK = asked("picture-black", "picture-black-over", {
  what: "The picture from OBS has been black for a minute",
  viewers: "not affected. They see what OBS sends: black",
  todo: "On purpose? Ignore this. If it is not: look at OBS's preview; is the right scene on, has a source lost its camera, window or game?",
  overWords: "The picture from OBS is no longer black",
});

const STILL = asked("picture-still", "picture-still-over", {
  what: "The picture from OBS has stood still for a minute",
  viewers: "not affected. They see what OBS sends: a still picture",
  todo: "On purpose (a break, a slide)? Ignore this. If it is not: look at OBS's preview; has a camera, a window or the computer itself stopped?",
  overWords: "The picture from OBS moves again",
});

const SILENT = asked("sound-silent", "sound-silent-over", {
  what: "OBS has sent no sound for a minute",
  viewers: "not affected. They see what OBS sends, and hear nothing",
  todo: "On purpose? Ignore this. If it is not: look at OBS's Audio Mixer; is the microphone muted, does its meter move?",
  overWords: "OBS sends sound again",
});

/**
 * What cannot be seen now, or is the placeholder's, neither begins nor ends. A black picture stands still, too. Where nobody
 * asks for it any more, nothing of it is left.
 */
export const pictureTroubles = (
  { troubles }: Pick<FeedMemory, "troubles">,
  { picture, path, feed, config }: Facts,
): [Trouble, boolean][] => {
  if (!config.watchPicture) return [];
  const isLive = path?.online === true && feed.source === "mediamtx";
  const seen = isLive ? picture : undefined;
  const lasts = ({ kind }: Trouble): boolean => troubles[kind]?.event !== undefined;
  return [
    [BLACK, seen?.isBlack ?? lasts(BLACK)],
    [STILL, seen ? seen.isStill && (!seen.isBlack || lasts(STILL)) : lasts(STILL)],
    [SILENT, seen?.isSilent ?? lasts(SILENT)],
  ];
};
