// Decides frame rate, bitrate, keyframes and B-frames of the live picture from its packets. Pure.

/** The live picture as measured: over two seconds first, then over more. */
export interface LiveFacts {
  /** The encoder's own rate: pictures lost on the way count. */
  fps: number;
  kbps: number;
  /** Whether the rate is certain: few pictures are missing, and they come evenly. */
  isSure: boolean;
  /** undefined: the longer measurement is not over yet. */
  long?: LongLook;
}

/** What only a longer measurement shows. */
export interface LongLook {
  seconds: number;
  /** The longest between two; null: there were no two. */
  keyframeSeconds: number | null;
  hasBFrames: boolean;
}

/** Fewer packets do not show a rate. */
const FEWEST_PACKETS = 10;
/** A step is even if it is within this part of the usual one or of a multiple, where pictures in between were lost. */
const EVEN = 0.25;
/** The rate is uncertain when more than this part of the steps is lost or uneven. */
const SURE = 0.05;

interface Packet {
  /** Seconds. */
  at: number;
  bytes: number;
  isKey: boolean;
}

/** @param text a line for each packet: pts_time,dts_time,size,flags; as ffprobe writes csv. The last may be cut */
export const packetsIn = (text: string): Packet[] =>
  text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .map((line) => line.split(","))
    .map(([at, , bytes, flags = ""]) => ({
      at: Number(at),
      bytes: Number(bytes),
      isKey: flags.startsWith("K"),
    }))
    .filter(({ at, bytes }) => Number.isFinite(at) && Number.isFinite(bytes));

/** The time that the packets span, seconds. */
export const secondsOf = (packets: readonly Packet[]): number => {
  const times = packets.map(({ at }) => at);
  return packets.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
};

/** @param packets in the order of decoding; undefined: too few of them */
export const measured = (packets: readonly Packet[]): LiveFacts | undefined => {
  const seconds = secondsOf(packets);
  if (packets.length < FEWEST_PACKETS || seconds <= 0) return undefined;
  const times = packets.map(({ at }) => at).sort((a, b) => a - b);
  const steps = times.slice(1).map((at, n) => at - (times[n] ?? at));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  if (usual <= 0) return undefined;
  // A picture lost on the way leaves a hole of two steps; the encoder's rate is that of the single steps.
  const counts = steps.map((step) => Math.max(1, Math.round(step / usual)));
  const frames = counts.reduce((sum, count) => sum + count, 0);
  const isOdd = steps.map((step, n) => Math.abs(step / usual - (counts[n] ?? 1)) > EVEN);
  const missing = (frames - steps.length) / frames;
  const uneven = isOdd.filter(Boolean).length / steps.length;
  // The span does not include the last picture's own duration.
  const bytes = packets.slice(0, -1).reduce((sum, packet) => sum + packet.bytes, 0);
  return {
    // No step can be trusted, so count what came.
    fps: rounded((uneven > SURE ? steps.length : frames) / seconds),
    kbps: Math.round((bytes * 8) / 1000 / seconds),
    isSure: missing <= SURE && uneven <= SURE,
  };
};

/** RTMP counts in whole milliseconds. */
const rounded = (rate: number): number =>
  Math.abs(rate - Math.round(rate)) < 0.1 ? Math.round(rate) : Math.round(rate * 10) / 10;

/** What only a longer measurement shows. @param packets in the order of decoding */
export const longLook = (packets: readonly Packet[]): LongLook => {
  const keys = packets.filter(({ isKey }) => isKey).map(({ at }) => at);
  const gaps = keys.slice(1).map((at, n) => at - (keys[n] ?? at));
  return {
    seconds: Math.round(secondsOf(packets)),
    keyframeSeconds: gaps.length === 0 ? null : Math.round(Math.max(...gaps) * 10) / 10,
    // A B-frame is shown before a picture that was decoded earlier.
    hasBFrames: packets.some(({ at }, n) => at < (packets[n - 1]?.at ?? -Infinity)),
  };
};
