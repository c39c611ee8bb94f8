// Decides what the publisher really sends, from what ffprobe read of it: streams and packets as JSON. Pure.
import * as z from "zod";

/** undefined: ffprobe does not say. */
export interface Measured {
  video: {
    profile: string | undefined;
    width: number | undefined;
    height: number | undefined;
    kbps: number;
    /** The longest between two keyframes; undefined: fewer than two came. */
    keyframeSeconds: number | undefined;
    hasBFrames: boolean;
  };
  /** undefined: no sound came. */
  audio: { kbps: number } | undefined;
  /** How long it was looked at. */
  seconds: number;
}

const probed = z.object({
  packets: z
    .array(
      z.object({
        stream_index: z.number(),
        pts_time: z.coerce.number().optional(),
        size: z.coerce.number().default(0),
        flags: z.string().default(""),
      }),
    )
    .default([]),
  streams: z
    .array(
      z.object({
        index: z.number(),
        codec_type: z.string().default(""),
        profile: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
      }),
    )
    .default([]),
});

interface Packet {
  at: number;
  bytes: number;
  isKey: boolean;
}

/** @returns undefined: no picture in it, or not enough of one */
export const measuredOf = (json: string): Measured | undefined => {
  const { packets, streams } = probed.parse(JSON.parse(json));
  const of = (index: number): Packet[] =>
    packets
      .filter(({ stream_index }) => stream_index === index)
      .flatMap(({ pts_time, size, flags }) =>
        pts_time === undefined ? [] : [{ at: pts_time, bytes: size, isKey: flags.startsWith("K") }],
      );
  const video = streams.find(({ codec_type }) => codec_type === "video");
  const audio = streams.find(({ codec_type }) => codec_type === "audio");
  if (!video) return undefined;
  const pictures = of(video.index);
  const seconds = spanOf(pictures);
  if (seconds <= 0) return undefined;
  return {
    video: {
      ...{ profile: video.profile, width: video.width, height: video.height },
      kbps: kbpsOf(pictures),
      keyframeSeconds: longestGap(pictures.filter(({ isKey }) => isKey)),
      hasBFrames: pictures.some(({ at }, n) => at < (pictures[n - 1]?.at ?? -Infinity)),
    },
    audio: audio && { kbps: kbpsOf(of(audio.index)) },
    seconds: Math.round(seconds),
  };
};

const spanOf = (packets: readonly Packet[]): number => {
  const times = packets.map(({ at }) => at);
  return packets.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
};

/** The last one's own duration is not in the span. */
const kbpsOf = (packets: readonly Packet[]): number => {
  const seconds = spanOf(packets);
  const bytes = packets.slice(0, -1).reduce((sum, packet) => sum + packet.bytes, 0);
  return seconds <= 0 ? 0 : Math.round((bytes * 8) / 1000 / seconds);
};

const longestGap = (keys: readonly Packet[]): number | undefined => {
  const gaps = keys.slice(1).map(({ at }, n) => at - (keys[n]?.at ?? at));
  return gaps.length === 0 ? undefined : Math.round(Math.max(...gaps) * 10) / 10;
};
