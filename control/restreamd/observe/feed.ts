// Decides what is told of the road from MediaMTX to the restreams: MediaMTX, the feed, the hub. Pure.
import { secondsSince, type Draft, type Facts, type Emit } from "./facts";
import type { FeedMemory } from "./memory";
import { duration } from "../../shared/text";

/** MediaMTX is read anew so often within so long: what is sent has holes in it. */
const MANY_READERS = 3;
const WITHIN_MS = 60_000;

type Words = Omit<Draft, "kind" | "since" | "ends" | "seconds">;

interface Trouble {
  kind: Draft["kind"];
  over: Draft["kind"];
  /** Told when it has lasted so long; seconds. */
  toldAfter: number;
  /** Over when it was not there for so long; seconds. @default 0 */
  overAfter?: number;
  /** What is said when it begins. */
  words: Words;
  /** What is said at its end, before how long it lasted. */
  overWords: string;
}

const STAND_BY: Trouble = {
  kind: "stand-by",
  over: "stand-by-over",
  toldAfter: 0,
  words: {
    level: "important",
    subject: "MediaMTX",
    what: "MediaMTX does not answer; the server sends the placeholder by itself",
    viewers: "the placeholder; the broadcasts go on",
    todo: "Wait half a minute: it is restarted by itself. If it lasts: npm run server -- logs mediamtx",
  },
  overWords: "MediaMTX is back",
};

const NO_KEYFRAMES: Trouble = {
  kind: "keyframes-missing",
  over: "keyframes-back",
  toldAfter: 4,
  // The feed tries again each half minute, for some seconds.
  overAfter: 20,
  words: {
    level: "important",
    subject: "OBS",
    what: "OBS's picture cannot be shown: it does not come, has no keyframes, is interlaced or has too many B-frames; the server sends the placeholder",
    viewers: "the placeholder; the broadcasts go on",
    todo: "In OBS, Settings > Output > Streaming: Keyframe Interval 2 s, at most 3 B-frames, no intra refresh, no interlacing; then Stop and Start Streaming",
  },
  overWords: "OBS's picture can be shown again",
};

const FEED_SILENT: Trouble = {
  kind: "feed-silent",
  over: "feed-well",
  toldAfter: 8,
  words: {
    level: "important",
    subject: "server",
    what: "neither MediaMTX nor the placeholder reaches the restreams",
    viewers: "a frozen picture; a platform ends the broadcast if this lasts (Twitch: about 90 s)",
    todo: "npm run server -- logs feed; then on the server: systemctl restart mediamtx-feed (the broadcasts go on)",
  },
  overWords: "the restreams are fed again",
};

const MEDIAMTX_SILENT: Trouble = {
  kind: "mediamtx-silent",
  over: "mediamtx-answers",
  toldAfter: 20,
  words: {
    level: "important",
    subject: "MediaMTX",
    what: "MediaMTX sends, but its API does not answer: whether OBS is there is not seen",
    viewers: "nothing of it: the broadcasts go on",
    todo: "If OBS cannot connect: on the server systemctl restart mediamtx-restream (some seconds of placeholder, no broadcast ends)",
  },
  overWords: "MediaMTX's API answers again",
};

const FRAMES_MISSING: Trouble = {
  kind: "frames-missing",
  over: "frames-whole",
  toldAfter: 0,
  words: {
    level: "important",
    subject: "OBS",
    what: "OBS leaves frames out: its picture arrives with holes",
    viewers: "a picture that freezes for up to two seconds, again and again; the broadcasts go on",
    todo: "In OBS, bottom right: dropped frames? Cable instead of Wi-Fi, stop other uploads, or a lower bitrate (Settings > Output)",
  },
  overWords: "the picture from OBS is whole again",
};

export const observeFeed = (
  before: FeedMemory,
  isSameMediamtx: boolean,
  facts: Facts,
  emit: Emit,
): FeedMemory => {
  const { time, feed, mediamtx, path } = facts;
  emitHub(before, facts, emit);
  const newReaders = before.newReaders.filter((at) => time - at < WITHIN_MS);
  // A restart of MediaMTX has words of its own.
  if (feed.isNewReader && isSameMediamtx && path?.online) newReaders.push(time);
  const isFedByMediamtx = feed.source === "mediamtx" && feed.isFed;
  const now: [Trouble, boolean][] = [
    [STAND_BY, feed.source === "stand-by" && !path?.online],
    [NO_KEYFRAMES, feed.source === "stand-by" && path?.online === true],
    [FEED_SILENT, feed.source !== "stand-by" && !feed.isFed && feed.hub !== ""],
    [MEDIAMTX_SILENT, mediamtx !== "" && path === undefined && isFedByMediamtx],
    [FRAMES_MISSING, isMissing(before, newReaders)],
  ];
  const troubles: FeedMemory["troubles"] = {};
  for (const [trouble, isThere] of now) {
    const known = before.troubles[trouble.kind];
    if (isThere) {
      const since = known?.since ?? time;
      const isDue = known?.event === undefined && secondsSince(since, time) >= trouble.toldAfter;
      const event = isDue ? emit({ kind: trouble.kind, since, ...trouble.words }) : known?.event;
      troubles[trouble.kind] = event === undefined ? { since } : { since, event };
    } else if (known && secondsSince(known.gone ?? time, time) < (trouble.overAfter ?? 0)) {
      troubles[trouble.kind] = { ...known, gone: known.gone ?? time };
    } else if (known?.event !== undefined) {
      const seconds = secondsSince(known.since, time);
      emit({
        kind: trouble.over,
        level: "info",
        subject: trouble.words.subject,
        what: `${trouble.overWords}, after ${duration(seconds)}`,
        since: time,
        seconds,
        viewers: path?.online ? "the live picture" : "the placeholder",
        ends: known.event,
      });
    }
  }
  return { hub: feed.hub || before.hub, troubles, newReaders };
};

/** Until a whole WITHIN_MS has passed without one. */
const isMissing = (before: FeedMemory, newReaders: readonly number[]): boolean =>
  before.troubles["frames-missing"] === undefined
    ? newReaders.length >= MANY_READERS
    : newReaders.length > 0;

const emitHub = (before: FeedMemory, { feed, time }: Facts, emit: Emit): void => {
  if (before.hub === "" || feed.hub === "" || before.hub === feed.hub) return;
  emit({
    kind: "hub-restarted",
    level: "important",
    subject: "server",
    what: "the hub, from which every restream reads, was restarted; they connect anew",
    since: time,
    viewers: "the broadcasts may have ended and begun anew",
    todo: "Look at each platform that the broadcast is there. Why: npm run server -- logs hub; npm run server -- logs restreamd",
  });
};
