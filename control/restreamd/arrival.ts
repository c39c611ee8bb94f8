// Decides whether what a restream is given arrives at its platform: by progress over a window. Pure.
import { count, NO_COUNT, type Counter, type Socket, type Unit } from "./sample";

/** ffmpeg itself gives up three times 3 s after its writes stall (restream.service): we are to be first, for an
 * unclean end leaves the platform its grace. A silent publisher is bridged by MediaMTX within 5 s. */
export const WINDOW_MS = 8000;
/** Looks further apart than this say nothing of what was in between: we were away. */
const LONGEST_GAP_MS = 6000;
/** Less than this given in a window: there is nothing to send. The quietest placeholder has several times as much. */
const LEAST_GIVEN_BYTES = 2048;
/** Sent is what arrives of what is given, and a little more (TLS); less than this part of it is no progress. */
const LEAST_PART = 1 / 8;

const MEDIAMTX = /^(\[::ffff:127\.0\.0\.1\]|127\.0\.0\.1):1935$/;

/** unknown: not watched for long enough. idle: nothing to send. */
export type Arrival = "unknown" | "idle" | "arriving" | "stuck";

export interface ArrivalWatch {
  process: string;
  given: Counter;
  arrived: Counter;
  /** The window: the oldest is just outside. */
  looks: { at: number; given: number; arrived: number }[];
}

export const watchArrival = (
  before: ArrivalWatch | undefined,
  at: number,
  unit: Unit,
  sockets: readonly Socket[],
): { watch: ArrivalWatch | undefined; arrival: Arrival } => {
  if (unit.state !== "running") return { watch: undefined, arrival: "unknown" };
  const last = before?.looks.at(-1);
  const known =
    before?.process === unit.process && last && at - last.at <= LONGEST_GAP_MS ? before : undefined;
  const ours = sockets.filter(({ uid }) => uid === unit.uid);
  const inputs = ours.filter(({ peer }) => MEDIAMTX.test(peer));
  const outputs = ours.filter(({ peer }) => !MEDIAMTX.test(peer));
  const given = count(known?.given ?? NO_COUNT, inputs, ({ received }) => received);
  const arrived = count(known?.arrived ?? NO_COUNT, outputs, ({ acked }) => acked);
  const now = { at, given: given.total, arrived: arrived.total };
  const looks = [...(known?.looks ?? []), now];
  while ((looks[1]?.at ?? Infinity) <= at - WINDOW_MS) looks.shift();
  const [oldest = now] = looks;
  const waiting = inputs.reduce((sum, { unread }) => sum + unread, 0);
  return {
    watch: { process: unit.process, given, arrived, looks },
    arrival:
      at - oldest.at < WINDOW_MS
        ? "unknown"
        : judge(now.given - oldest.given + waiting, now.arrived - oldest.arrived),
  };
};

const judge = (given: number, arrived: number): Arrival => {
  if (given < LEAST_GIVEN_BYTES) return "idle";
  return arrived >= given * LEAST_PART ? "arriving" : "stuck";
};
