// Decides frame rate, bitrate, keyframes and B-frames of the live picture from its packets. Pure.

/** The live picture as it is measured: over two seconds, then over more. */
export interface LiveFacts {
  /** As it is set; pictures that were lost on the way are counted. */
  fps: number;
  kbps: number;
  /** That this is the rate it is set to: few pictures are missing, and they come evenly. */
  isSure: boolean;
  /** undefined: it is not over yet. */
  long?: LongLook;
}

/** What takes longer to be seen. */
export interface LongLook {
  seconds: number;
  /** The longest between two; null: there were no two. */
  keyframeSeconds: number | null;
  hasBFrames: boolean;
}

/** Fewer say nothing of a rate. */
const FEWEST_PACKETS = 10;
/** A step between two pictures is the usual one, or so many of it: what is between was lost. Others are uneven. */
const EVEN = 0.25;
/** More than this part lost or uneven: the rate is not sure. */
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

/** How long all of them last. */
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
  // One that was lost on the way leaves a hole of two steps: what is set is the rate of the steps.
  const counts = steps.map((step) => Math.max(1, Math.round(step / usual)));
  const frames = counts.reduce((sum, count) => sum + count, 0);
  const isOdd = steps.map((step, n) => Math.abs(step / usual - (counts[n] ?? 1)) > EVEN);
  const missing = (frames - steps.length) / frames;
  const uneven = isOdd.filter(Boolean).length / steps.length;
  // The last one's time is not in the span.
  const bytes = packets.slice(0, -1).reduce((sum, packet) => sum + packet.bytes, 0);
  return {
    // Where no step can be trusted: what came.
    fps: rounded((uneven > SURE ? steps.length : frames) / seconds),
    kbps: Math.round((bytes * 8) / 1000 / seconds),
    isSure: missing <= SURE && uneven <= SURE,
  };
};

/** RTMP's times are whole milliseconds. */
const rounded = (rate: number): number =>
  Math.abs(rate - Math.round(rate)) < 0.1 ? Math.round(rate) : Math.round(rate * 10) / 10;

/** What takes longer to be seen. @param packets in the order of decoding */
export const longLook = (packets: readonly Packet[]): LongLook => {
  const keys = packets.filter(({ isKey }) => isKey).map(({ at }) => at);
  const gaps = keys.slice(1).map((at, n) => at - (keys[n] ?? at));
  return {
    seconds: Math.round(secondsOf(packets)),
    keyframeSeconds: gaps.length === 0 ? null : Math.round(Math.max(...gaps) * 10) / 10,
    // Shown before one that was decoded before it.
    hasBFrames: packets.some(({ at }, n) => at < (packets[n - 1]?.at ?? -Infinity)),
  };
};
