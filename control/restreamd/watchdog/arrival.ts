// Decides whether what a restream is given arrives at its platform: by progress over a window. Pure.
import { HUB_PORT } from "../../shared/names";
import { count, NO_COUNT, type Counter, type Socket, type Unit } from "../look/sample";

/** Longer than any hiccup, and well below a platform's grace period after an unclean end (Twitch: 90 s). */
export const WINDOW_MS = 8000;
/**
 * The longest that a process may take until media arrives: a platform may answer each of about six steps late (TCP,
 * TLS, connect, createStream, publish). ffmpeg itself gives up when one takes over 10 s (restream.service).
 */
export const START_PATIENCE_MS = 60_000;
/** Looks further apart than this do not count, because restreamd was away in between. */
const LONGEST_GAP_MS = 6000;
/** Input below this in a window means that there is nothing to send. The quietest placeholder is several times as much. */
const LEAST_GIVEN_BYTES = 2048;
/** Progress is this part of the input … */
const LEAST_PART = 1 / 8;
/** … or this much in a window, 32 kb/s: sound alone, while ffmpeg cannot start with the picture. */
const PROGRESS_BYTES = 32_000;
/** The handshakes alone (TLS, RTMP, connect) are about 5 KB; more is picture and sound. */
export const MORE_THAN_HANDSHAKES_BYTES = 12_000;

/** unknown: not watched for long enough, or still starting. idle: nothing to send. */
export type Arrival = "unknown" | "idle" | "arriving" | "stuck";

export interface ArrivalWatch {
  process: string;
  /** When restreamd first saw this process, ms. */
  since: number;
  given: Counter;
  arrived: Counter;
  /** The looks of the window; the oldest is just outside it. */
  looks: { at: number; given: number; arrived: number }[];
}

const isFromHub = ({ peer }: Socket): boolean =>
  peer === `127.0.0.1:${HUB_PORT}` || peer === `[::ffff:127.0.0.1]:${HUB_PORT}`;

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
  const inputs = ours.filter(isFromHub);
  const outputs = ours.filter((socket) => !isFromHub(socket));
  const given = count(known?.given ?? NO_COUNT, inputs, ({ received }) => received);
  const arrived = count(known?.arrived ?? NO_COUNT, outputs, ({ acked }) => acked);
  const now = { at, given: given.total, arrived: arrived.total };
  const looks = [...(known?.looks ?? []), now];
  while ((looks[1]?.at ?? Infinity) <= at - WINDOW_MS) looks.shift();
  const [oldest = now] = looks;
  const since = known?.since ?? at;
  const waiting = inputs.reduce((sum, { unread }) => sum + unread, 0);
  const isStarting = arrived.total <= MORE_THAN_HANDSHAKES_BYTES && at - since < START_PATIENCE_MS;
  return {
    watch: { process: unit.process, since, given, arrived, looks },
    arrival:
      at - oldest.at < WINDOW_MS || isStarting
        ? "unknown"
        : judge(now.given - oldest.given + waiting, now.arrived - oldest.arrived),
  };
};

const judge = (given: number, arrived: number): Arrival => {
  if (given < LEAST_GIVEN_BYTES) return "idle";
  return arrived >= Math.min(given * LEAST_PART, PROGRESS_BYTES) ? "arriving" : "stuck";
};
