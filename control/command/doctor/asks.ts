// Decides what each platform asks of the picture and the sound that it is sent.

/** undefined: nothing that is known. */
export interface Asks {
  /** Of the video, kb/s. */
  videoKbps?: number;
  /** Of the sound, kb/s. */
  audioKbps?: number;
  /** Between two keyframes. */
  keyframeSeconds: number;
}

/** Every one of them warns of more (Twitch, YouTube and Facebook ask for 2 s); YouTube takes up to 4 s. */
const USUAL: Asks = { keyframeSeconds: 2 };

/**
 * By destination's name. Twitch, YouTube: OBS's services.json. Facebook: its help page on live encoders. Kick: it takes in by
 * Amazon IVS, whose page says 160 kb/s of sound. Read on 2026-11-22.
 */
const ASKS: Readonly<Record<string, Asks>> = {
  twitch: { videoKbps: 6000, audioKbps: 320, keyframeSeconds: 2 },
  youtube: { videoKbps: 51_000, audioKbps: 160, keyframeSeconds: 4 },
  // It asks for 128 kb/s of sound, and OBS and our own profile send 160: whether it minds was never tried.
  facebook: { videoKbps: 9000, keyframeSeconds: 2 },
  kick: { audioKbps: 160, keyframeSeconds: 2 },
};

/** @param name a destination's */
export const asksOf = (name: string): Asks =>
  Object.hasOwn(ASKS, name) ? (ASKS[name] ?? USUAL) : USUAL;
