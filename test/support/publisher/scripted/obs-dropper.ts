// Decides which frames OBS leaves out when its line is slow: a queue in front of the socket, measured in time. Pure.
// From plugins/obs-outputs/rtmp-stream.c (add_video_packet, check_to_drop_frames, drop_frames, rtmp_stream_defaults) and
// libobs/obs-nal.h of obs-studio 30.2.3+dfsg (Debian 13), with "Dynamically change bitrate" off, as it comes.

/** H.264's nal_ref_idc, the highest of a frame's NAL units: 0 nothing refers to it, 3 a keyframe (by its SPS and IDR). */
export type Priority = 0 | 1 | 2 | 3;

export interface Packet {
  readonly kind: "audio" | "video";
  /** Decoding time, ms. */
  readonly dtsMs: number;
  readonly keyframe: boolean;
  /** Not looked at where it is sound. */
  readonly priority: Priority;
}

export interface Thresholds {
  /** Time in the queue from which frames below priority 2 are left out, ms. @default 700 */
  readonly bFramesMs?: number;
  /** From which all but keyframes are; at least 200 more than the other, ms. @default 900 */
  readonly pFramesMs?: number;
}

export interface DropperState {
  /** What is below it is not let in, until something comes that is not. */
  readonly minPriority: number;
  /** Decoding time of the picture let in last, ms. */
  readonly lastDtsMs: number;
}

export const CALM: DropperState = { minPriority: 0, lastDtsMs: 0 };

export type DropReason = "b-frames" | "p-frames";

export interface Offered<P extends Packet> {
  readonly state: DropperState;
  /** What waits to be sent, oldest first. */
  readonly queue: readonly P[];
  readonly dropped: readonly { readonly packet: P; readonly why: DropReason }[];
}

const B_FRAMES_MS = 700;
const P_FRAMES_MS = 900;
const APART_MS = 200;
const HIGH = 2;
const HIGHEST = 3;
const FEWEST_PACKETS = 5;

/** What becomes of the queue when the encoder hands over one more packet. @param queue without what is being sent */
export const offer = <P extends Packet>(
  state: DropperState,
  queue: readonly P[],
  packet: P,
  { bFramesMs = B_FRAMES_MS, pFramesMs = P_FRAMES_MS }: Thresholds = {},
): Offered<P> => {
  if (packet.kind === "audio") return { state, queue: [...queue, packet], dropped: [] };
  const afterB = check({ state, queue, dropped: [] }, bFramesMs, HIGH);
  const afterP = check(afterB, Math.max(pFramesMs, bFramesMs + APART_MS), HIGHEST);
  const { minPriority } = afterP.state;
  if (packet.priority < minPriority)
    return { ...afterP, dropped: [...afterP.dropped, { packet, why: reasonOf(minPriority) }] };
  return {
    state: { minPriority: 0, lastDtsMs: packet.dtsMs },
    queue: [...afterP.queue, packet],
    dropped: afterP.dropped,
  };
};

/** Time in the queue, ms: from the oldest picture that is no keyframe to the newest. Undefined where OBS does not look. */
export const queuedMs = (queue: readonly Packet[], lastDtsMs: number): number | undefined => {
  if (queue.length < FEWEST_PACKETS) return undefined;
  const first = queue.find(({ kind, keyframe }) => kind === "video" && !keyframe);
  return first && lastDtsMs - first.dtsMs;
};

const check = <P extends Packet>(
  offered: Offered<P>,
  thresholdMs: number,
  priority: number,
): Offered<P> => {
  const { state, queue, dropped } = offered;
  if ((queuedMs(queue, state.lastDtsMs) ?? 0) <= thresholdMs) return offered;
  const stays = (one: P): boolean => one.kind === "audio" || one.priority >= priority;
  const why = reasonOf(priority);
  return {
    state: { ...state, minPriority: Math.max(state.minPriority, priority) },
    queue: queue.filter(stays),
    dropped: [...dropped, ...queue.filter((one) => !stays(one)).map((packet) => ({ packet, why }))],
  };
};

const reasonOf = (priority: number): DropReason => (priority === HIGHEST ? "p-frames" : "b-frames");
