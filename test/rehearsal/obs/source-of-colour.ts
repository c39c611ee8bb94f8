// Decides which OBS a picture is from by its mean colour; a colour that is no scene's is nobody's. Pure.

/** Red, green, blue; 0 to 255. */
export type Colour = readonly [number, number, number];

/** Means of the scenes of live-media.ts: ffmpeg's "green" (#008000) and "blue" (#0000ff). */
const SCENES: readonly (readonly [source: string, colour: Colour])[] = [
  ["live", [0, 128, 0]],
  ["ghost", [0, 0, 255]],
];
/** Noise, encoding and rounding move a mean by less; two scenes are three times as far apart. */
const MOST_OFF = 60;

/** The source's name in the catalogue. */
export const sourceOfColour = (colour: Colour): string | undefined =>
  SCENES.find(([, scene]) =>
    scene.every((value, channel) => Math.abs(value - (colour[channel] ?? NaN)) <= MOST_OFF),
  )?.[0];
