// Decides what is told of the road from MediaMTX to the restreams: MediaMTX, the feed, the hub. Pure.
import { run } from "../../shared/advice";
import { isOnAir, type Facts, type Emit } from "./facts";
import type { FeedMemory } from "./memory";
import { PAGE_KNOCKED_AT } from "./page";
import { pictureTroubles } from "./picture";
import { NOTHING_ON, observeTroubles, type Trouble } from "./trouble";

/** MediaMTX is read anew so often within so long: what is sent has holes in it. */
const MANY_READERS = 3;
const WITHIN_MS = 60_000;

/** So late is told; it is over below the second. Seconds. */
export const LATE = 5;
const NOT_LATE = 3;

const STAND_BY: Trouble = {
  kind: "stand-by",
  over: "stand-by-over",
  toldAfter: 0,
  words: {
    urgency: "now",
    subject: "MediaMTX",
    what: "The server's stream program (MediaMTX) does not answer; viewers get the placeholder",
    viewers: "placeholder. The broadcasts go on",
    todo: ["Wait half a minute: it restarts by itself. Still red?", run("restream logs mediamtx")],
  },
  overWords: "The server's stream program (MediaMTX) is back",
};

const NO_KEYFRAMES: Trouble = {
  kind: "keyframes-missing",
  over: "keyframes-back",
  toldAfter: 4,
  // The feed tries again each half minute, for some seconds.
  overAfter: 20,
  words: {
    urgency: "now",
    subject: "OBS",
    what: "OBS's picture cannot be shown; viewers get the placeholder",
    viewers: "placeholder. The broadcasts go on",
    todo: [
      "No picture comes, or it has no keyframes, is interlaced or has too many B-frames. In OBS, Settings > Output > Streaming: Keyframe Interval 2 s, at most 3 B-frames, no intra refresh, no interlacing; then Stop Streaming, Start Streaming",
    ],
  },
  overWords: "OBS's picture can be shown again",
};

const FEED_SILENT: Trouble = {
  kind: "feed-silent",
  over: "feed-well",
  toldAfter: 8,
  words: {
    urgency: "now",
    subject: "server",
    what: "Nothing reaches the platforms, neither OBS nor the placeholder",
    viewers: "frozen; a platform ends the broadcast if this lasts (Twitch: about 90 s)",
    todo: [
      "Restart the part that stands still (the broadcasts go on):",
      run("restream ssh systemctl restart mediamtx-feed"),
      "Still red?",
      run("restream logs feed"),
    ],
  },
  overWords: "The platforms are fed again",
};

const MEDIAMTX_SILENT: Trouble = {
  kind: "mediamtx-silent",
  over: "mediamtx-answers",
  toldAfter: 20,
  words: {
    urgency: "today",
    subject: "MediaMTX",
    what: "The server cannot see whether OBS is there: MediaMTX's API does not answer",
    viewers: "not affected. The broadcasts go on",
    todo: [
      "Only if OBS cannot connect, restart it (some seconds of placeholder, no broadcast ends):",
      run("restream ssh systemctl restart mediamtx-restream"),
    ],
  },
  overWords: "MediaMTX's API answers again",
};

const FRAMES_MISSING: Trouble = {
  kind: "frames-missing",
  over: "frames-whole",
  toldAfter: 0,
  words: {
    urgency: "now",
    subject: "OBS",
    what: "OBS leaves frames out: its picture arrives with holes",
    viewers: "frozen for up to two seconds, again and again. The broadcasts go on",
    todo: [
      "Dropped frames in OBS (bottom right)? Use a cable instead of Wi-Fi, stop uploads, lower the bitrate (Settings > Output)",
    ],
  },
  overWords: "The picture from OBS is whole again",
};

const PICTURE_LATE: Trouble = {
  kind: "picture-late",
  over: "picture-on-time",
  toldAfter: 6,
  overAfter: 6,
  words: {
    urgency: "today",
    subject: "OBS",
    what: `The picture from OBS arrives more than ${LATE} s late: the line at home is slower than OBS sends`,
    viewers: "not affected. They see the picture late",
    todo: [
      "In OBS, lower the bitrate (Settings > Output), then Stop Streaming, Start Streaming: that ends the delay, too. Stop uploads, use a cable instead of Wi-Fi",
    ],
  },
  overWords: "The delay of OBS's picture is over",
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
    [PICTURE_LATE, isLate(before, facts)],
    ...pictureTroubles(before, facts),
    [PAGE_KNOCKED_AT, facts.isPageKnockedAt],
  ];
  const troubles = observeTroubles(before.troubles, now, facts, emit);
  return { hub: feed.hub || before.hub, troubles, newReaders };
};

const isLate = (before: FeedMemory, { lateSeconds, path }: Facts): boolean => {
  if (path?.online === false) return false;
  const wasLate = before.troubles["picture-late"] !== undefined;
  return lateSeconds === undefined ? wasLate : lateSeconds > (wasLate ? NOT_LATE : LATE);
};

/** Until a whole WITHIN_MS has passed without one. */
const isMissing = (before: FeedMemory, newReaders: readonly number[]): boolean =>
  before.troubles["frames-missing"] === undefined
    ? newReaders.length >= MANY_READERS
    : newReaders.length > 0;

const emitHub = (before: FeedMemory, facts: Facts, emit: Emit): void => {
  const { feed, time } = facts;
  if (before.hub === "" || feed.hub === "" || before.hub === feed.hub) return;
  emit({
    kind: "hub-restarted",
    urgency: "now",
    subject: "server",
    what: "The server's hub restarted; every platform reconnects by itself",
    since: time,
    viewers: "frozen for some seconds. A platform may have begun a new broadcast",
    todo: ["Open your channel on each platform. Live? Done. If it is not:", run("restream status")],
    ...(isOnAir(facts) ? {} : NOTHING_ON),
  });
};
