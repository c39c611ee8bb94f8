// Decides which OBS a picture is from by its mean colour; a colour that is no scene's is nobody's. Pure.
import type { ObsScene } from "../../../support/parts/sources";

/** Red, green, blue; 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

interface SceneLooks {
  /** Its name in the catalogue. */
  readonly source: string;
  /** Mean of its media (parts/sources.ts): ffmpeg's "green" (#008000) and "blue" (#0000ff). */
  readonly colour: Colour;
}

export const SCENES: Readonly<Record<ObsScene, SceneLooks>> = {
  home: { source: "live", colour: [0, 128, 0] },
  ghost: { source: "ghost", colour: [0, 0, 255] },
};
/** Noise, encoding and rounding move a mean by less; two scenes are three times as far apart. */
const MOST_OFF = 60;

/** The source's name in the catalogue. */
export const sourceOfColour = (found: Colour): string | undefined =>
  Object.values(SCENES).find(({ colour }) =>
    colour.every((value, channel) => Math.abs(value - (found[channel] ?? NaN)) <= MOST_OFF),
  )?.source;
