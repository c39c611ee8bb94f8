// Decides whether what the publisher sends is what each platform asks for. Pure.
import { platformName, platformNames } from "../../shared/platforms";
import { asksOf, type Asks } from "./asks";
import { ok, wrong, type Finding } from "./finding";
import type { Measured } from "./measured";

/** A rate is set, and the encoder keeps it about; keyframes come within a picture or two of their time. */
const [RATE_TOLERANCE, KEYFRAME_TOLERANCE_SECONDS] = [1.15, 0.3];
const OUTPUT = "In OBS, Settings > Output > Streaming";
/** The profiles of 4:2:0 with 8 bits, as ffprobe names them. */
const PLAYED = ["Constrained Baseline", "Baseline", "Main", "High"];

/** @param destinations names */
export const pictureFindings = (measured: Measured, destinations: readonly string[]): Finding[] => {
  const problems = [
    ...forEverybody(measured),
    ...destinations.flatMap((name) => forOne(measured, name)),
  ];
  return problems.length > 0
    ? problems
    : [ok("picture", `OBS sends what ${platformNames(destinations)} ask for: ${shown(measured)}`)];
};

const shown = ({ video, audio }: Measured): string =>
  [
    `${video.width ?? "?"}x${video.height ?? "?"} H.264 ${video.profile ?? ""}`.trim(),
    `${(video.kbps / 1000).toFixed(1)} Mb/s`,
    ...(video.keyframeSeconds === undefined
      ? []
      : [`a keyframe each ${video.keyframeSeconds} s at the longest`]),
    `${video.hasBFrames ? "" : "no "}B-frames`,
    ...(audio ? [`sound ${audio.kbps} kb/s`] : []),
  ].join(", ");

/** Of the picture alone; a shorter look shows neither a rate nor that keyframes are missing. */
const LONG_SECONDS = 8;

/** What the server does not take at all (codec, sample rate, channels, tracks) is refused, and told with its reason. */
const forEverybody = ({ video, seconds }: Measured): Finding[] => [
  ...(video.profile === undefined || PLAYED.includes(video.profile)
    ? []
    : [
        wrong("picture", `OBS sends H.264 of profile ${video.profile}, which many players refuse`, [
          "In OBS, Settings > Advanced > Color Format: NV12",
        ]),
      ]),
  ...(video.keyframeSeconds === undefined && seconds >= LONG_SECONDS
    ? [
        wrong("picture", `OBS sent no second keyframe within ${seconds} s`, [
          `${OUTPUT} > Keyframe Interval: 2 s; then Stop Streaming, Start Streaming`,
        ]),
      ]
    : []),
];

const forOne = ({ video, audio, seconds }: Measured, name: string): Finding[] => {
  const asks: Asks = asksOf(name);
  const about = { destination: name };
  const isMore = (kbps: number, most: number | undefined): most is number =>
    seconds >= LONG_SECONDS && most !== undefined && kbps > most * RATE_TOLERANCE;
  const { keyframeSeconds } = video;
  return [
    ...(isMore(video.kbps, asks.videoKbps)
      ? [
          wrong(
            "picture",
            `OBS sends ${video.kbps} kb/s of picture; ${platformName(name)} asks for at most ${asks.videoKbps}`,
            [
              `${OUTPUT} > Bitrate: ${asks.videoKbps} Kbps, and restream:videoKbps the same (all platforms get one picture)`,
            ],
            about,
          ),
        ]
      : []),
    ...(audio && isMore(audio.kbps, asks.audioKbps)
      ? [
          wrong(
            "picture",
            `OBS sends ${audio.kbps} kb/s of sound; ${platformName(name)} asks for at most ${asks.audioKbps}`,
            [`In OBS, Settings > Output > Audio > Track 1: ${asks.audioKbps} or less`],
            about,
          ),
        ]
      : []),
    ...(keyframeSeconds !== undefined &&
    keyframeSeconds > asks.keyframeSeconds + KEYFRAME_TOLERANCE_SECONDS
      ? [
          wrong(
            "picture",
            `OBS sends a keyframe each ${keyframeSeconds} s; ${platformName(name)} asks for one each ${asks.keyframeSeconds} s`,
            [`${OUTPUT} > Keyframe Interval: 2 s; then Stop Streaming, Start Streaming`],
            about,
          ),
        ]
      : []),
  ];
};
