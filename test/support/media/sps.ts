// What an H.264 sequence parameter set says of the picture (ITU-T H.264, 7.3.2.1 and annex E). Pure.

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Frames a second; undefined when it does not say. */
  readonly fps: number | undefined;
  readonly profile: number;
  /** Ten times the level: 40 is 4.0. */
  readonly level: number;
}

/** Profiles whose sets say more about the colours first. */
const HIGH: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);
const EXTENDED_ASPECT = 255;

/** @param sps the NAL unit with its first byte */
export const pictureOf = (sps: Buffer): Picture => {
  const bits = new Bits(withoutEmulation(sps.subarray(1)));
  const profile = bits.take(8);
  bits.take(8); // constraint flags
  const level = bits.take(8);
  bits.unsigned(); // its number
  if (HIGH.has(profile)) skipColours(bits);
  bits.unsigned(); // log2_max_frame_num
  const orderType = bits.unsigned();
  if (orderType === 0) bits.unsigned();
  else if (orderType === 1) throw new Error("SPS: picture order of type 1, expected 0 or 2");
  bits.unsigned(); // reference frames
  bits.take(1);
  const [columns, rows] = [bits.unsigned() + 1, bits.unsigned() + 1];
  const frames = bits.take(1);
  if (frames === 0) bits.take(1);
  bits.take(1); // direct_8x8_inference
  const crop = bits.take(1) === 1 ? [0, 0, 0, 0].map(() => bits.unsigned()) : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  return {
    profile,
    level,
    // In units of two, as in all 4:2:0.
    width: columns * 16 - 2 * (left + right),
    height: rows * 16 * (2 - frames) - 2 * (2 - frames) * (top + bottom),
    fps: bits.take(1) === 1 ? framesPerSecond(bits) : undefined,
  };
};

const skipColours = (bits: Bits): void => {
  if (bits.unsigned() !== 1) throw new Error("SPS: expected 4:2:0");
  bits.unsigned();
  bits.unsigned();
  bits.take(1);
  if (bits.take(1) === 1) throw new Error("SPS: scaling matrices are not looked at");
};

const framesPerSecond = (bits: Bits): number | undefined => {
  if (bits.take(1) === 1 && bits.take(8) === EXTENDED_ASPECT) bits.take(32);
  if (bits.take(1) === 1) bits.take(1); // overscan
  if (bits.take(1) === 1) {
    bits.take(4); // video format and range
    if (bits.take(1) === 1) bits.take(24);
  }
  if (bits.take(1) === 1) {
    bits.unsigned(); // chroma location
    bits.unsigned();
  }
  if (bits.take(1) === 0) return undefined;
  const [units, scale] = [bits.take(32), bits.take(32)];
  return scale / (2 * units);
};

/** Bytes 0 0 3 stand for 0 0: a start code must not occur inside. */
const withoutEmulation = (bytes: Buffer): Buffer =>
  Buffer.from(
    [...bytes].filter(
      (byte, at) => !(byte === 3 && at >= 2 && bytes[at - 1] === 0 && bytes[at - 2] === 0),
    ),
  );

class Bits {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++, this.#at++) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new Error(`SPS: it ends after ${this.#bytes.length} bytes`);
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  /** Exp-Golomb. */
  unsigned(): number {
    let zeros = 0;
    while (this.take(1) === 0) zeros++;
    return 2 ** zeros - 1 + this.take(zeros);
  }
}
