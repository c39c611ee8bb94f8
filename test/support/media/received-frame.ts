/** One tag that a platform received. The only evidence on-air.ts judges by. */
export interface ReceivedFrame {
  /** When it arrived, ms since the epoch. */
  readonly at: number;
  /** Its decoding time as sent, ms; counted from the start of its recording. */
  readonly timestampMs: number;
  /** How much later than that a picture is shown, ms. @default 0, as for all sound */
  readonly compositionMs?: number;
  readonly kind: "video" | "audio" | "header";
  /** Picture or sound; for a header: of which. */
  readonly track: "video" | "audio";
  readonly keyframe: boolean;
  /** The size of its payload. */
  readonly bytes: number;
  /** Whose frame: a name given to the catalogue, "unknown", or "header" for a header. */
  readonly source: string;
  /** Name of the frame (frame-id.ts); of a header, a hash of its content. */
  readonly id: string;
  /**
   * What the decoder is told by it, hexadecimal: of a picture's header and of a keyframe that brings one, the SPS; of a
   * sound's header, its AudioSpecificConfig.
   */
  readonly parameters?: string;
  /** The name of its recording, and so of its connection. */
  readonly recording: string;
}

/** When a frame is shown or heard, ms, on the clock of `timestampMs`. */
export const presentationMs = ({
  timestampMs,
  compositionMs = 0,
}: Pick<ReceivedFrame, "timestampMs" | "compositionMs">): number => timestampMs + compositionMs;

/** As received, before anyone says whose it is (the catalogue may learn a source later). */
export type ReceivedTag = Omit<ReceivedFrame, "source">;
