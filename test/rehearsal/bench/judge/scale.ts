// Decides what a number of destinations and a bitrate came to on this machine, and when that says nothing of a droplet. Pure.
import { missingOf } from "../../../support/media/missing";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import type { Connection } from "../../../support/platform/session";

/** Beyond it the test bed and the server take each other's CPU, percent of all of it. */
export const MOST_BUSY_PERCENT = 90;

export const whyUnmeasured = (hostBusyPercent: number): string | undefined =>
  hostBusyPercent > MOST_BUSY_PERCENT
    ? `not measurable here: all CPUs were ${hostBusyPercent} % busy, with the bed's own share`
    : undefined;

/**
 * Pictures that were sent and did not arrive, by connection and in all; null where a destination received none at all.
 * @param order names of the media's pictures @param wanted how many destinations there are
 */
export const lostFrames = (
  order: readonly string[],
  frames: readonly ReceivedFrame[],
  { since, until, wanted }: { since: number; until: number; wanted: number },
): number | null => {
  const pictures = frames.filter(({ kind, at }) => kind === "video" && at >= since && at < until);
  const recordings = new Set(pictures.map(({ recording }) => recording));
  if (recordings.size < wanted) return null;
  return [...recordings].reduce((sum, one) => {
    const ids = pictures.filter(({ recording }) => recording === one).map(({ id }) => id);
    return sum + missingOf(order, ids).length;
  }, 0);
};

/** One destination after a kill: its connection, and what it received since. All times in ms since the epoch. */
export interface AfterKill {
  connection: Connection;
  frames: readonly ReceivedFrame[];
}

/**
 * Seconds until the last of them publishes, and until it has the live picture again; null while one is missing.
 * @param wanted how many there are to be @param connectedAt the publisher's, since the kill
 */
export const allBack = (
  wanted: number,
  destinations: readonly AfterKill[],
  source: string,
  { killedAt, connectedAt }: { killedAt: number; connectedAt: number | undefined },
): { publish: number | null; live: number | null } => {
  const open = destinations.filter(({ connection }) => connection.endedAt === undefined);
  const publish = open.map(({ connection }) => Math.max(0, connection.startedAt - killedAt));
  const live = open.flatMap(({ frames }) => {
    const first = frames.find(
      (frame) =>
        connectedAt !== undefined &&
        frame.kind === "video" &&
        frame.source === source &&
        frame.at >= connectedAt,
    );
    return first === undefined ? [] : [first.at - killedAt];
  });
  const worst = (values: readonly number[]): number | null =>
    values.length < wanted ? null : Number((Math.max(0, ...values) / 1000).toFixed(2));
  return { publish: worst(publish), live: worst(live) };
};
