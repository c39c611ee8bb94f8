// Decides what goes into the hub at a look: MediaMTX's path, the stand-by's placeholder, or nothing. Pure.
import { FEED_UNIT, HUB_PORT, HUB_UNIT, RTMP_PORT } from "../../shared/names";
import { count, NO_COUNT, type Counter, type Sample } from "./sample";

/** mediamtx: its path, with the publisher's picture or the placeholder. stand-by: the feed's own placeholder. */
export type FeedSource = "mediamtx" | "stand-by" | "none";

/** Bytes in one look (about 2 s). The quietest placeholder brings several times as much, an unanswered handshake 1.5 KB. */
const LEAST_BYTES = 2048;
/** More has passed through each end at once; carry-feed's question whether MediaMTX listens brings nothing. */
const READER_BYTES = 4096;

export interface FeedWatch {
  /** Bytes into the hub, on the feed's own connections. */
  fed: Counter;
  /** Bytes out of the hub, to the restreams. */
  given: Counter;
  /** The local address of the last reader seen; empty: none yet. */
  reader: string;
}

export const NO_FEED: FeedWatch = { fed: NO_COUNT, given: NO_COUNT, reader: "" };

export interface Feed {
  source: FeedSource;
  /** Whether something came into the hub since the last look. */
  isFed: boolean;
  /** Whether MediaMTX's reader differs from the one last seen. */
  isNewReader: boolean;
  /** Its process; empty: it does not run. */
  hub: string;
}

export const watchFeed = (
  before: FeedWatch,
  { units, sockets }: Pick<Sample, "units" | "sockets">,
): { watch: FeedWatch; feed: Feed } => {
  const unit = units.find(({ name }) => name === FEED_UNIT);
  const hub = units.find(({ name }) => name === HUB_UNIT)?.process ?? "";
  const ours = sockets.filter(({ uid }) => unit !== undefined && uid === unit.uid);
  const intoHub = ours.filter(({ peer }) => peer.endsWith(`:${HUB_PORT}`));
  const fed = count(before.fed, intoHub, ({ acked }) => acked);
  // Where OBS leaves frames out, the feed's connection lives for a part of each GOP, and a look may miss each one; a
  // restream's stays, and its count with it. A handshake is no media.
  const outOfHub = sockets.filter(
    ({ uid, peer, received }) =>
      uid !== unit?.uid && peer.endsWith(`:${HUB_PORT}`) && received > READER_BYTES,
  );
  const given = count(before.given, outOfHub, ({ received }) => received);
  const isFed =
    fed.total - before.fed.total >= LEAST_BYTES || given.total - before.given.total >= LEAST_BYTES;
  const reader = ours.find(
    // carry-feed waits for a keyframe by another address, 127.0.0.2.
    ({ peer, received }) => peer === `127.0.0.1:${RTMP_PORT}` && received > READER_BYTES,
  );
  return {
    watch: { fed, given, reader: reader?.local ?? before.reader },
    feed: {
      // A reader holds both ends; what publishes without reading MediaMTX is the stand-by.
      source: reader
        ? "mediamtx"
        : intoHub.some(({ acked }) => acked > READER_BYTES)
          ? "stand-by"
          : "none",
      isFed,
      isNewReader: reader !== undefined && before.reader !== "" && reader.local !== before.reader,
      hub,
    },
  };
};
