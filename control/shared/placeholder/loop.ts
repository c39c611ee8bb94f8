// Decides how long a placeholder's loop is: whole pictures, and a sound that is exactly as long. Pure.

/** MediaMTX plays picture and sound each by itself, again and again: of unequal length, they would drift apart. */
export interface Loop {
  /** Pictures. */
  frames: number;
  seconds: number;
  /** AAC frames of 1024 samples at 48 kHz. */
  packets: number;
  /** How long the last one of them is shown to be, in samples: 1024 up to 2047. */
  lastSamples: number;
}

export const SAMPLE_RATE = 48_000;
export const SAMPLES = 1024;
/** What make-placeholder's loop lasts, too. */
const PICTURE_SECONDS = 8;
/** A shorter film is shown several times in a loop: each loop begins with a keyframe, which is large. */
const SHORTEST_SECONDS = 2;

/** @param frameRate "30" or "30000/1001" */
export const fractionOf = (frameRate: string): [number, number] => {
  const [of = "", by = "1"] = frameRate.split("/");
  return [Number(of), Number(by)];
};

/** @param seconds of a film; 0: a picture */
export const loopOf = (seconds: number, frameRate: string): Loop & { rounds: number } => {
  const [rate, by] = fractionOf(frameRate);
  const rounds = seconds === 0 ? 1 : Math.ceil(SHORTEST_SECONDS / seconds);
  const wanted = seconds === 0 ? PICTURE_SECONDS : seconds * rounds;
  // So many pictures last a whole number of samples.
  const step = rate / gcd(rate, SAMPLE_RATE * by);
  const frames = Math.max(1, Math.round((wanted * rate) / by / step)) * step;
  return { rounds, ...soundFor((frames * SAMPLE_RATE * by) / rate, frames) };
};

/** @param samples how long the picture is @param frames pictures */
export const soundFor = (samples: number, frames: number): Loop => {
  const packets = Math.max(1, Math.floor(samples / SAMPLES));
  return {
    frames,
    seconds: samples / SAMPLE_RATE,
    packets,
    lastSamples: samples - SAMPLES * (packets - 1),
  };
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
