// Decides the still that fills OBS's scene behind the camera. Pure. Of noise alone x264 would make keyframes at will, as for
// a cut in each second; a picture of which most stays as it is lets it keep to the interval that it is set to.

/** Red, green, blue; 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of one colour; as large as the blocks of a poor camera. */
const BLOCK = 4;
/** How far a block may be off the colour, either way, in each channel. */
const OFF = 32;

/** A picture of blocks around this colour, as a binary PPM (netpbm's P6); the same each time. */
export const backdrop = ({ width, height }: Size, colour: Rgb): Buffer => {
  const pixels = Buffer.alloc(width * height * 3);
  const next = numbers();
  const columns = Math.ceil(width / BLOCK);
  const blocks = Array.from({ length: columns * Math.ceil(height / BLOCK) }, () =>
    colour.map((value) => clamp(value + Math.round((2 * next() - 1) * OFF))),
  );
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const value of blocks[Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK)] ?? [])
        at = pixels.writeUInt8(value, at);
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`, "latin1"), pixels]);
};

const clamp = (value: number): number => Math.min(255, Math.max(0, value));

/** 0 to 1, the same row each time (the linear congruential generator of Numerical Recipes). */
const numbers = (): (() => number) => {
  let state = 1;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
};
