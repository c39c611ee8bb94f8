// Decides whether the live picture is what the server is set to, and so what its placeholder is; and what else is unusual of it. Pure.
import type { Config } from "../config";
import { viewersNow, type Facts, type Emit } from "./facts";
import type { PublisherMemory } from "./memory";
import type { LiveFacts } from "../look/live-packets";

/** OBS's 29.97 is 30 to a platform. */
const SAME_FPS = 0.1;
/** Platforms ask for 2 s, and take 4 s. */
const LONGEST_KEYFRAME_SECONDS = 4.5;
/** As MediaMTX v1.20.1 and v1.21.0 name the SPS's profile (internal/defs/api_path_track_codec_props.go): constrained or not. */
const PROFILES: Readonly<Record<string, Config["picture"]["profile"]>> = {
  Baseline: "baseline",
  Main: "main",
  High: "high",
};

interface Difference {
  sends: string;
  expected: string;
  where: string;
}

/** What differs, in OBS's words; empty: nothing, or not known for sure. */
export const differences = (
  config: Config,
  { path, live }: Pick<Facts, "path" | "live">,
): Difference[] => {
  const { picture } = config;
  const size = path?.size;
  const profile = PROFILES[path?.profile ?? ""];
  return [
    ...(size && (size.width !== picture.width || size.height !== picture.height)
      ? [
          {
            sends: `${size.width}x${size.height}`,
            expected: `${picture.width}x${picture.height}`,
            where: "Settings > Video > Output (Scaled) Resolution",
          },
        ]
      : []),
    ...rateDifference(config, live),
    ...(profile && profile !== picture.profile
      ? [
          {
            sends: `profile ${profile}`,
            expected: `profile ${picture.profile}`,
            where: "Settings > Output > Streaming > Profile",
          },
        ]
      : []),
  ];
};

const rateDifference = ({ picture }: Config, live: LiveFacts | undefined): Difference[] =>
  live?.isSure === true && Math.abs(live.fps - picture.fps) > SAME_FPS
    ? [
        {
          sends: `${live.fps} fps`,
          expected: `${picture.fps} fps`,
          where: "Settings > Video > Common FPS Values",
        },
      ]
    : [];

/** Once for each connection, when its arrival is told. @returns what is remembered of it */
export const emitFormat = (
  memory: PublisherMemory,
  subject: string,
  facts: Facts,
  emit: Emit,
): PublisherMemory => {
  const told = emitDifferences(differences(facts.config, facts), subject, facts, emit);
  const next = told === undefined ? memory : { ...memory, formatEvent: told };
  return facts.live?.isSure === true ? { ...next, rateOf: memory.connection } : next;
};

const emitDifferences = (
  found: readonly Difference[],
  subject: string,
  facts: Facts,
  emit: Emit,
): number | undefined => {
  if (found.length === 0) return undefined;
  const all = (of: "sends" | "expected" | "where"): string =>
    found.map((each) => each[of]).join(", ");
  return emit({
    kind: "format-unlike",
    urgency: "today",
    subject,
    what: `OBS sends ${all("sends")}; the server expects ${all("expected")}`,
    since: facts.time,
    viewers: "not affected until the next gap. Then the picture may stutter or jump",
    todo: [
      `At the next break (it interrupts OBS for a moment), in OBS: ${all("where")}: ${all("expected")}`,
    ],
  });
};

/** Once for each connection, when it was looked at for long enough. */
export const emitLongLook = (
  before: PublisherMemory,
  facts: Facts,
  emit: Emit,
): PublisherMemory => {
  const { live, path } = facts;
  const { connection } = before;
  const isTold = before.untoldSince === undefined && before.online;
  if (!isTold || !live?.long || path?.connection !== connection || before.longLookOf === connection)
    return before;
  const subject = before.name ?? "?";
  const formatEvent =
    before.rateOf === connection
      ? undefined
      : emitDifferences(rateDifference(facts.config, live), subject, facts, emit);
  const unusual = unusualOf(facts, live);
  if (unusual.length > 0)
    emit({
      kind: "format-unlike",
      subject,
      what: `OBS sends ${unusual.map(({ what }) => what).join("; ")}`,
      since: facts.time,
      viewers: viewersNow(facts),
      todo: unusual.flatMap(({ todo }) => todo ?? []),
    });
  return {
    ...before,
    longLookOf: connection,
    ...(formatEvent === undefined ? {} : { formatEvent }),
  };
};

/** Carried, or nobody can say: somebody may want to know. */
const unusualOf = (
  { path, config }: Facts,
  { fps, isSure, long }: LiveFacts,
): { what: string; todo?: string }[] => {
  const { keyframeSeconds = 0, seconds = 0, hasBFrames = false } = long ?? {};
  const profile = path?.profile;
  return [
    ...(isSure
      ? []
      : [
          {
            what: `about ${fps} pictures a second, unevenly (the server expects ${config.picture.fps})`,
            todo: "Does the picture halt? In OBS, View > Stats: frames missed or skipped (the computer) or dropped (the line)",
          },
        ]),
    ...(keyframeSeconds === null || keyframeSeconds > LONGEST_KEYFRAME_SECONDS
      ? [
          {
            what:
              keyframeSeconds === null
                ? `no keyframe in ${seconds} s`
                : `a keyframe only every ${keyframeSeconds} s`,
            todo: "Platforms warn of more than 4 s between keyframes. At the next break, in OBS: Settings > Output > Streaming > Keyframe Interval: 2 s",
          },
        ]
      : []),
    ...(profile !== undefined && !(profile in PROFILES)
      ? [
          {
            what: `H.264 profile ${profile}`,
            todo: "Not every player shows this profile. At the next break, in OBS: Settings > Advanced > Color Format: NV12",
          },
        ]
      : []),
    ...(hasBFrames ? [{ what: "B-frames (no problem)" }] : []),
  ];
};
