// Decides the sources of a rehearsal: prepared once, so that no encoder runs while something is measured.
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expectDistinctFrames } from "../media/frame-id";
import { mediaArgv, type MediaSettings } from "../publisher/source-recipe";
import { cached } from "./cache";
import { command } from "./command";
import type { Preparation } from "./preparation";

type Source = Omit<MediaSettings, "output">;

/** OBS at home, its encoder as it comes. */
const LIVE: Source = { width: 1920, height: 1080, fps: 30, kbps: 6000, seconds: 16, seed: 1 };
const SMALL: Source = { width: 640, height: 360, fps: 30, kbps: 800, seconds: 8, seed: 10 };

/**
 * Those that the suite of faults brings besides: the ghost's, those of other encoders of the operator's, and in formats
 * that the server does not take. No two have a seed in common, or their frames could not be told apart.
 */
const OTHERS = {
  ghost: { ...LIVE, width: 1280, height: 720, kbps: 3000, seconds: 8, seed: 2 },
  "other-bitrate": { ...LIVE, kbps: 3000, seconds: 8, seed: 3 },
  "other-size": { ...LIVE, width: 1280, height: 720, kbps: 3000, seconds: 8, seed: 4 },
  /** OBS at home with `bframes=0`, or an encoder that knows none. */
  "no-b-frames": { ...LIVE, seconds: 8, bFrames: 0, seed: 5 },
  /** As a small line carries it. */
  small: { ...SMALL, seconds: 16, seed: 6 },
  "sound-44100": { ...SMALL, sampleRate: 44_100, seed: 11 },
  "sound-mono": { ...SMALL, channels: 1, seed: 12 },
  "no-sound": { ...SMALL, channels: 0, seed: 13 },
  hevc: { ...SMALL, codec: "hevc", seed: 14 },
  /** Black, and so quiet that it is silence. */
  "black-silent": { ...SMALL, colour: "black", amplitude: 0.0002, seed: 15 },
  /** A picture that stands still, with sound. */
  still: { ...SMALL, still: true, seed: 16 },
} as const satisfies Record<string, Source>;

/** What other encoders, or other settings of them, send: of the suite of encoders. */
const ENCODERS = {
  "keyframes-10s": { ...SMALL, gopSeconds: 10, seconds: 40, seed: 31 },
  /** One, at its start: intra refresh, an endless GOP. */
  "one-keyframe": { ...SMALL, gopSeconds: 240, seconds: 240, seed: 32 },
  interlaced: { ...SMALL, x264Params: ["tff=1"], seed: 33 },
  /** As far as x264 goes. */
  "reordered-16": {
    ...SMALL,
    bFrames: 16,
    x264Params: ["b-adapt=0", "ref=16", "b-pyramid=normal"],
    seed: 34,
  },
  "high-444": { ...SMALL, pixelFormat: "yuv444p", seed: 35 },
  "high-10": { ...SMALL, pixelFormat: "yuv420p10le", seed: 36 },
} as const satisfies Record<string, Source>;

/** As much as Twitch and YouTube ask of their best broadcasts: of the bench's scale. */
const SCALE = {
  "mbps-12": { ...LIVE, kbps: 12_000, seconds: 8, seed: 41 },
} as const satisfies Record<string, Source>;

/** What the scenes of real OBSes play; they are encoded anew there, and told apart by their colour. */
const SCENES = {
  home: { ...SMALL, colour: "green", seed: 21 },
  ghost: { ...SMALL, colour: "blue", seed: 22 },
} as const satisfies Record<string, Source>;
export type ObsScene = keyof typeof SCENES;
/** Name → path of the FLV. */
export type ObsScenes = Record<ObsScene, string>;

/** Names of all sources besides "live"; their files are called so, with ".flv". */
export type OtherSource = keyof typeof OTHERS | keyof typeof ENCODERS | keyof typeof SCALE;
/** Name → path of the FLV; only those that the suite brings. */
export type OtherMedia = Partial<Record<OtherSource, string>>;

/** Path of the FLV, made with the tools root's ffmpeg. */
export const ensureLiveMedia = async (
  preparation: Preparation,
  toolsRoot: string,
): Promise<string> => ensureMedia("live", LIVE, preparation, toolsRoot);

export const ensureOtherMedia = async (
  preparation: Preparation,
  toolsRoot: string,
): Promise<OtherMedia> => ensureAll(OTHERS, preparation, toolsRoot);

/** Those, and what other encoders send. */
export const ensureEncodersMedia = async (
  preparation: Preparation,
  toolsRoot: string,
): Promise<OtherMedia> => ensureAll({ ...OTHERS, ...ENCODERS }, preparation, toolsRoot);

/** The others, and what only the bench's scale sends. */
export const ensureScaleMedia = async (
  preparation: Preparation,
  toolsRoot: string,
): Promise<OtherMedia> => ensureAll({ ...OTHERS, ...SCALE }, preparation, toolsRoot);

export const ensureObsScenes = async (
  preparation: Preparation,
  toolsRoot: string,
): Promise<ObsScenes> => (await ensureAll(SCENES, preparation, toolsRoot)) as ObsScenes;

const ensureAll = async (
  sources: Record<string, Source>,
  preparation: Preparation,
  toolsRoot: string,
): Promise<Record<string, string>> => {
  const made: [string, string][] = [];
  for (const [name, settings] of Object.entries(sources))
    made.push([name, await ensureMedia(name, settings, preparation, toolsRoot)]);
  return Object.fromEntries(made);
};

const ensureMedia = async (
  name: string,
  settings: Source,
  { say, signal }: Preparation,
  toolsRoot: string,
): Promise<string> => {
  const argv = mediaArgv({ ...settings, output: `/srv/${name}.flv` });
  const recipe = createHash("sha256").update(JSON.stringify(argv)).digest("hex").slice(0, 12);
  const folder = await cached({
    name: `${name}-${recipe}`,
    say,
    signal,
    build: async (target) => {
      say(`encoding the picture "${name}" (up to half a minute)`);
      mkdirSync(target, { recursive: true });
      // The mounts are the command's own and go with it.
      const inRoot = `mount --bind "$1" "$2/srv" && mount --rbind /dev "$2/dev" && shift && root="$1" && shift && exec chroot "$root" "$@"`;
      await command(["sh", "-c", inRoot, "sh", target, toolsRoot, ...argv], {
        signal,
        privateMounts: true,
        cwd: dirname(target),
      });
      if (settings.colour === undefined && settings.codec === undefined)
        await expectDistinctFrames(join(target, `${name}.flv`));
    },
  });
  return join(folder, `${name}.flv`);
};
