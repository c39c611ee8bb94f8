// Decides what OBS is set to: size, frame rate, bitrate, profile; and refuses what H.264 or a destination does not take.
import type { Picture } from "../settings";

/** OBS's own profiles for x264 and the hardware encoders. */
const PROFILES = ["baseline", "main", "high"] as const;
/** OBS's common frame rates; those of television are fractions. */
const FRAME_RATES: Readonly<Record<string, string>> = {
  "23.976": "24000/1001",
  "29.97": "30000/1001",
  "59.94": "60000/1001",
};
const MOST_FPS = 60;
const SMALLEST = 128;
const LARGEST = 4096;

/** What a destination takes at most; further ones are not known here. */
interface Most {
  kbps: number;
  width: number;
  height: number;
}
/** OBS's services.json (kb/s); Twitch's broadcast guidelines, YouTube's encoder settings (size). */
const MOST: Readonly<Record<string, Most>> = {
  twitch: { kbps: 6000, width: 1920, height: 1080 },
  youtube: { kbps: 51_000, width: 3840, height: 2160 },
};

type Values = Readonly<Record<string, string | undefined>>;

export const parsePicture = (values: Values): { picture: Picture; issues: string[] } => {
  const text = (key: string): string => (values[key] ?? "").trim();
  const size = parseSize(text("videoSize"));
  const fps = parseFps(text("videoFps"));
  const kbps = Number(text("videoKbps"));
  const profile = PROFILES.find((known) => known === text("videoProfile"));
  return {
    picture: { ...size, frameRate: fps.frameRate, kbps, profile: profile ?? "high" },
    issues: [
      ...(size.issue === undefined ? [] : [`restream:videoSize: ${size.issue}`]),
      ...(fps.issue === undefined ? [] : [`restream:videoFps: ${fps.issue}`]),
      ...(/^\d+$/.test(text("videoKbps")) && kbps >= 300 && kbps <= 51_000
        ? []
        : [
            `restream:videoKbps: got ${JSON.stringify(text("videoKbps"))}, expected a whole number from 300 to 51000`,
          ]),
      ...(profile
        ? []
        : [
            `restream:videoProfile: got ${JSON.stringify(text("videoProfile"))}, expected what OBS is set to: ${PROFILES.join(", ")}`,
          ]),
    ],
  };
};

/** Problems of this picture at these destinations, each named. */
export const limitIssues = (
  { width, height, kbps }: Picture,
  destinations: readonly string[],
): string[] =>
  destinations.flatMap((name) => {
    const most = MOST[name];
    if (!most) return [];
    return [
      ...(kbps > most.kbps
        ? [`restream:videoKbps: got ${kbps}, ${name} takes at most ${most.kbps} kb/s of video`]
        : []),
      // Upright pictures count by their longer side.
      ...(Math.max(width, height) > most.width || Math.min(width, height) > most.height
        ? [
            `restream:videoSize: got ${width}x${height}, ${name} takes at most ${most.width}x${most.height}`,
          ]
        : []),
    ];
  });

const parseSize = (text: string): { width: number; height: number; issue?: string } => {
  const [, width, height] = (/^(\d{1,5})x(\d{1,5})$/.exec(text) ?? []).map(Number);
  const fallback = { width: 1920, height: 1080 };
  if (width === undefined || height === undefined)
    return {
      ...fallback,
      issue: `got ${JSON.stringify(text)}, expected WIDTHxHEIGHT as in OBS's Output (Scaled) Resolution: 1920x1080`,
    };
  if (width % 2 !== 0 || height % 2 !== 0)
    return { ...fallback, issue: `got ${text}, H.264 takes even numbers only` };
  if (Math.min(width, height) < SMALLEST || Math.max(width, height) > LARGEST)
    return { ...fallback, issue: `got ${text}, expected sides from ${SMALLEST} to ${LARGEST}` };
  return { width, height };
};

const parseFps = (text: string): { frameRate: string; issue?: string } => {
  const fraction = FRAME_RATES[text];
  if (fraction !== undefined) return { frameRate: fraction };
  if (/^\d{1,3}$/.test(text) && Number(text) > MOST_FPS)
    return { frameRate: "30", issue: `got ${text}, no destination takes more than ${MOST_FPS}` };
  if (!/^[1-9]\d?$/.test(text) || Number(text) < 10)
    return {
      frameRate: "30",
      issue: `got ${JSON.stringify(text)}, expected OBS's Common FPS Value: 10 to ${MOST_FPS}, ${Object.keys(FRAME_RATES).join(", ")}`,
    };
  return { frameRate: text };
};
