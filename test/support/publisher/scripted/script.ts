// Decides what a publisher does to its own stream, and when: frames left out, a kind of media stopped, the clock moved.
// Pure. Seconds of a script count from when it takes effect; of a window, `to` is the first second after it.
import type { Packet } from "./obs-dropper";

export type Kind = "audio" | "video";

interface Window {
  readonly from: number;
  /** @default for good */
  readonly to?: number;
}

/** Pictures below this priority are left out (nal_ref_idc); 2: as OBS does first; 3: all but keyframes; 4: all. */
export interface LeaveOut extends Window {
  readonly below: 1 | 2 | 3 | 4;
}

/** From 0 on: announced, with its header, and never sent. An encoder that does not have it at all: `without`. */
export interface Stop extends Window {
  readonly kind: Kind;
}

export interface ClockStep {
  readonly at: number;
  /** ms; negative: back. The wire's clock wraps at 2^32. */
  readonly addMs: number;
}

export interface Script {
  readonly leaveOut?: readonly LeaveOut[];
  readonly stops?: readonly Stop[];
  readonly clockSteps?: readonly ClockStep[];
}

export type ScriptReason = "stopped" | "level";

/** Why a frame of this second is not sent; undefined: it is. */
export const reasonNotToSend = (
  { leaveOut = [], stops = [] }: Script,
  second: number,
  { kind, priority }: Pick<Packet, "kind" | "priority">,
): ScriptReason | undefined => {
  if (stops.some((stop) => stop.kind === kind && isIn(stop, second))) return "stopped";
  const isLeftOut = ({ below, ...window }: LeaveOut): boolean =>
    priority < below && isIn(window, second);
  return kind === "video" && leaveOut.some(isLeftOut) ? "level" : undefined;
};

/** By how much the clock moves between two frames, ms. @param after second of the one before; -Infinity: none */
export const clockMoves = ({ clockSteps = [] }: Script, after: number, until: number): number =>
  clockSteps
    .filter(({ at }) => at > after && at <= until)
    .reduce((sum, { addMs }) => sum + addMs, 0);

const isIn = ({ from, to = Infinity }: Window, second: number): boolean =>
  second >= from && second < to;
