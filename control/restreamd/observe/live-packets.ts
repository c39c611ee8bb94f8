// Decides frame rate and bitrate of the live picture from its packets. Pure.
import type { LiveFacts } from "./facts";

/** Less says nothing of a rate. */
const FEWEST_PACKETS = 10;

/** @param text a line for each packet: seconds, bytes; as ffprobe writes csv; undefined: too few of them */
export const measured = (text: string): LiveFacts | undefined => {
  const packets = text
    .split("\n")
    .map((line) => line.split(",").map(Number))
    .filter(([at, bytes]) => Number.isFinite(at) && Number.isFinite(bytes))
    .map(([at = 0, bytes = 0]) => ({ at, bytes }));
  const times = packets.map(({ at }) => at).sort((a, b) => a - b);
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
  if (packets.length < FEWEST_PACKETS || seconds <= 0) return undefined;
  // The last one's time is not in the span.
  const rate = (packets.length - 1) / seconds;
  const bytes = packets.slice(0, -1).reduce((sum, packet) => sum + packet.bytes, 0);
  return {
    // RTMP's times are whole milliseconds.
    fps: Math.abs(rate - Math.round(rate)) < 0.1 ? Math.round(rate) : Math.round(rate * 10) / 10,
    kbps: Math.round((bytes * 8) / 1000 / seconds),
  };
};
