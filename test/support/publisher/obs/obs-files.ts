// Decides OBS's own files: what a user sets up by hand, as `Settings` and one scene, so that no wizard asks. Pure.
import { parse, stringify } from "ini";
import type { PublisherTarget } from "../publisher-command";

export interface ObsPicture {
  /** Output and canvas alike, pixels. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Constant bitrate of the picture, kb/s. */
  readonly kbps: number;
  /** H.264's, as OBS names it. */
  readonly profile: "baseline" | "main" | "high";
}

/** as-advised: as the table in docs/usage/obs.md. as-it-comes: a user has entered the server and the key, and nothing else. */
export type ObsSettings = "as-advised" | "as-it-comes";

export interface ObsSetup {
  readonly target: PublisherTarget;
  /** It comes encrypted, and trusts whom its system trusts. @default false */
  readonly encrypted?: boolean;
  readonly settings: ObsSettings;
  /** As it comes, OBS takes the screen's size, and 30 fps, 2500 kb/s and High by itself. */
  readonly picture: ObsPicture;
  /** What the scene shows, paths as OBS sees them: a picture that fills it, and a media file that plays for ever in its middle. */
  readonly still: string;
  readonly media: string;
  /** A profile that the user has imported, file name → content, in place of what is advised; undefined: typed by hand. */
  readonly imported?: Readonly<Record<string, string>> | undefined;
}

/** Name of profile, scene collection and scene; given on the command line. */
const NAME = "rehearsal";
const SCENE = "Scene";
const CAMERA = "Camera";
const BACKDROP = "Backdrop";
/** The part of the scene's width and height that moves. */
const CAMERA_PART = 0.25;
/** As docs/usage/obs.md tells users: retried after a second, as many times as it takes. */
const RETRY_SECONDS = 1;
const MANY = 10_000;

/**
 * Files below OBS's configuration folder (`~/.config/obs-studio`): path → content. The stream key is in one of them.
 * Keys as OBS 30.2.3 (Debian 13) writes them.
 */
export const obsFiles = ({
  target,
  encrypted = false,
  settings,
  picture,
  still,
  media,
  imported,
}: ObsSetup): Record<string, string> => ({
  "global.ini": stringify(globalOf(profileNameOf(imported))),
  [`basic/profiles/${NAME}/service.json`]: JSON.stringify(serviceOf(target, encrypted)),
  [`basic/scenes/${NAME}.json`]: JSON.stringify(scenesOf({ still, media }, picture)),
  ...(settings === "as-it-comes"
    ? { [`basic/profiles/${NAME}/basic.ini`]: stringify({ General: { Name: NAME } }) }
    : {
        [`basic/profiles/${NAME}/basic.ini`]: stringify(profileOf(picture)),
        [`basic/profiles/${NAME}/streamEncoder.json`]: JSON.stringify(encoderOf(picture)),
      }),
  // Last: byte for byte, as OBS's import copies them.
  ...Object.fromEntries(
    Object.entries(imported ?? {}).map(([name, text]) => [`basic/profiles/${NAME}/${name}`, text]),
  ),
});

/** As the profile itself says, and OBS lists it. */
export const profileNameOf = (imported: ObsSetup["imported"]): string => {
  if (imported === undefined) return NAME;
  const { General } = parse(imported["basic.ini"] ?? "") as { General?: { Name?: string } };
  if (General?.Name === undefined) throw new Error("the imported profile has no name");
  return General.Name;
};

const globalOf = (profile: string) => ({
  // "The first run is over": no wizard.
  General: { FirstRun: true, EnableAutoUpdates: false, ConfirmOnExit: false },
  Basic: { Profile: profile, ProfileDir: NAME, SceneCollection: NAME, SceneCollectionFile: NAME },
  // Its tray is what it would hide in; there is none.
  BasicWindow: { SysTrayEnabled: false, WarnBeforeStartingStream: false, PreviewEnabled: false },
});

const profileOf = ({ width, height, fps }: ObsPicture) => ({
  General: { Name: NAME },
  Output: { Mode: "Advanced", Reconnect: true, RetryDelay: RETRY_SECONDS, MaxRetries: MANY },
  AdvOut: {
    Encoder: "obs_x264",
    AudioEncoder: "ffmpeg_aac",
    ApplyServiceSettings: false,
    TrackIndex: 1,
    Track1Bitrate: 160,
  },
  Video: {
    BaseCX: width,
    BaseCY: height,
    OutputCX: width,
    OutputCY: height,
    FPSType: 0,
    FPSCommon: fps,
  },
  Audio: { SampleRate: 48_000, ChannelSetup: "Stereo" },
});

const serviceOf = (
  { address, port, path = "live", user, publishKey }: PublisherTarget,
  encrypted: boolean,
) => ({
  type: "rtmp_custom",
  settings: {
    server: `${encrypted ? "rtmps" : "rtmp"}://${address}${port === undefined ? "" : `:${port}`}/`,
    key: `${path}?user=${user}&pass=${publishKey}`,
    use_auth: false,
  },
});

/** What is not here is as it comes: preset veryfast, no tune, x264's own B-frames. */
const encoderOf = ({ kbps, profile }: ObsPicture) => ({
  rate_control: "CBR",
  bitrate: kbps,
  keyint_sec: 2,
  profile,
});

/** OBS_BOUNDS_STRETCH (libobs/obs.h): the source is as large as this, whatever its own size. */
const STRETCH = 1;

const scenesOf = (
  { still, media }: Pick<ObsSetup, "still" | "media">,
  { width, height }: ObsPicture,
) => {
  const item = (name: string, id: number, part: number) => ({
    ...{ name, id, visible: true },
    pos: { x: (width * (1 - part)) / 2, y: (height * (1 - part)) / 2 },
    bounds_type: STRETCH,
    bounds: { x: width * part, y: height * part },
  });
  return {
    name: NAME,
    current_scene: SCENE,
    current_program_scene: SCENE,
    scene_order: [{ name: SCENE }],
    sources: [
      {
        id: "scene",
        name: SCENE,
        settings: { id_counter: 2, items: [item(BACKDROP, 1, 1), item(CAMERA, 2, CAMERA_PART)] },
      },
      { id: "image_source", name: BACKDROP, settings: { file: still } },
      {
        id: "ffmpeg_source",
        name: CAMERA,
        settings: { local_file: media, is_local_file: true, looping: true },
        mixers: 255,
      },
    ],
  };
};

/** As a user may start it from the autostart; it asks nothing and streams. */
export const obsArgv = (profile = NAME): string[] => [
  // Several on one display are meant here.
  ...["obs", "--multi", "--minimize-to-tray", "--startstreaming"],
  ...["--profile", profile, "--collection", NAME],
  ...["--disable-updater", "--disable-missing-files-check"],
];
