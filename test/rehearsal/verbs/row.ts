// What every row shares: the server is on air before and after it, and what must hold is looked at on every platform.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import {
  dtsDecreases,
  firstFrameOf,
  longestFreezeSeconds,
  unknownFrames,
} from "../../support/media/on-air";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import type { Bed } from "../bed/bed";
import type { Scenario } from "./scenario";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { goLive } from "./go-live";
import { WITHIN_MS } from "./deadlines";
import {
  outcomeOf,
  type Figures,
  type Measures,
  type Outcome,
  type PlatformMeasures,
} from "../result/outcome";

/** What a row found itself, besides what every row looks at. */
export interface Findings extends Partial<Pick<Outcome, "remarks" | "problems" | "shortfall">> {
  /** Problems of each platform. */
  platform?: (name: PlatformName, platform: ReceivingServer) => string[];
  /** Filled in by the row where it measured it. */
  measures?: Partial<Record<PlatformName, Partial<PlatformMeasures>>>;
  /** Platforms that closed, refused or were made unreachable: their ends are reported, not lost. */
  excused?: readonly PlatformName[];
  /** How many sessions this fault costs each platform; reported as lost, and no other number passes. @default 0 */
  losesSessions?: number;
}

type Row = (
  name: string,
  title: string,
  run: (bed: Bed, since: number, figures: Figures) => Promise<Findings>,
) => Scenario;

/** A row: puts the server on air, does `run`, looks at what the platforms received since. */
export const row: Row = (...args) => rowsAfter("faults", ensureOnAir)(...args);

/** Rows of a suite that find the server as `prepare` leaves it. */
export const rowsAfter =
  (suite: Scenario["suite"], prepare: (bed: Bed) => Promise<void>): Row =>
  (name, title, run) => ({
    name,
    title,
    suite,
    run: async (bed, figures) => {
      await prepare(bed);
      const since = now();
      try {
        return conclude(bed, since, await run(bed, since, figures));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return outcomeOf({ measures: measure(bed, since, {}), problems: [message] });
      }
    },
  });

const conclude = (bed: Bed, since: number, findings: Findings): Outcome => {
  const { remarks = [], problems = [], shortfall = [] } = findings;
  const ofPlatforms = PLATFORMS.flatMap((platform) =>
    [
      ...problemsOf(bed.platforms[platform], since, findings, platform),
      ...(findings.platform?.(platform, bed.platforms[platform]) ?? []),
    ].map((problem) => `${platform}: ${problem}`),
  );
  return {
    measures: measure(bed, since, findings),
    remarks,
    problems: [...problems, ...ofPlatforms],
    shortfall,
  };
};

/** Publisher live, both platforms receiving it; whatever the row before left. */
export const ensureOnAir = async (bed: Bed): Promise<void> => {
  await ensureStarted(bed);
  if (bed.publisher.connectedAt === undefined) {
    if (bed.publisher.isStarted) await bed.publisher.kill();
    await goLive(bed);
    return;
  }
  await expectLive(bed, now());
};

/** What a broadcast passes before its restream, as it starts. */
export const SERVER = ["mediamtx-hub", "mediamtx-restream", "mediamtx-feed"] as const;

/** The server and every restream, as the operator started them. */
export const ensureStarted = async ({ machine }: Bed): Promise<void> => {
  for (const name of PLATFORMS)
    await machine.exec("systemctl", "start", ...SERVER, `restream-${name}`);
};

/** Resolves when every platform (or these) has received a live frame at or after `since`. */
export const expectLive = async (
  bed: Bed,
  since: number,
  names: readonly PlatformName[] = PLATFORMS,
  withinMs = WITHIN_MS.shownAnew,
): Promise<void> => expectShown(bed, "live", since, withinMs, names);

/** As `expectLive`, of every platform. */
export const expectPlaceholder = async (bed: Bed, since: number): Promise<void> =>
  expectShown(bed, "placeholder", since, WITHIN_MS.shown);

/** Resolves when each of these platforms has received a frame of this source at or after `since`. */
export const expectShown = async (
  { platforms }: Bed,
  source: string,
  since: number,
  withinMs = WITHIN_MS.shownAnew,
  names: readonly PlatformName[] = PLATFORMS,
): Promise<void> => {
  for (const name of names) await expectSource(platforms[name], source, since, withinMs);
};

/** Resolves when a frame of this source has arrived at or after `since`; any source counts that the catalogue knows. */
export const expectSource = async (
  platform: ReceivingServer,
  source: string,
  since: number,
  withinMs: number,
): Promise<void> => {
  await eventually(`${platform.name} receives ${source}`, withinMs, () => {
    if (!firstFrameOf(platform.frames(since), source, since)) throw new Error("no frame of it yet");
  });
};

/** "… after 3.1 s, promised is 2 s", or nothing; undefined seconds: never seen. */
export const within = (
  what: string,
  seconds: number | null | undefined,
  bound: number,
): string[] => {
  if (seconds === null || seconds === undefined) return [`${what} was never seen`];
  return seconds > bound ? [`${what} after ${seconds.toFixed(1)} s, promised is ${bound} s`] : [];
};

/**
 * Live again without anybody's help: the publisher has a new connection, every platform a live frame since then.
 * Resolves with its connect. @param since no connection from before counts
 */
export const expectBack = async (bed: Bed, since: number): Promise<number> => {
  const connectedAt = await eventually("the publisher connects anew", WITHIN_MS.returns, () => {
    const at = bed.publisher.connectedAt;
    if (at === undefined || at < since) throw new Error("it has not");
    return at;
  });
  await expectLive(bed, connectedAt, PLATFORMS, WITHIN_MS.returns);
  return connectedAt;
};

/** Live seconds after a connect, of every platform. */
export const liveMeasures = (
  { platforms }: Bed,
  connectedAt: number,
  source = "live",
): Record<PlatformName, { liveAfterSeconds: number | null }> => {
  const of = (name: PlatformName): { liveAfterSeconds: number | null } => {
    const first = firstFrameOf(platforms[name].frames(connectedAt), source, connectedAt);
    return { liveAfterSeconds: rounded(first && (first.at - connectedAt) / 1000) };
  };
  return { twitch: of("twitch"), youtube: of("youtube") };
};

/** Seconds, three decimals; null when it was not seen. */
export const rounded = (seconds: number | undefined): number | null =>
  seconds === undefined ? null : Number(seconds.toFixed(3));

/** The last picture before is this near, ms, or there was none: all that a platform ever received takes long to go through. */
const LOOKS_BACK_MS = 10_000;

/** Longest time without a new picture between these, seconds; undefined: none ever came. */
export const longestPause = (
  platform: ReceivingServer,
  since: number,
  until: number,
): number | undefined => longestFreezeSeconds(platform.frames(since - LOOKS_BACK_MS), since, until);

/** Longest time without a new picture since then, seconds, worst of all platforms (or these). */
export const worstFreeze = (
  { platforms }: Bed,
  since: number,
  names: readonly PlatformName[] = PLATFORMS,
  until = now(),
): number | null => {
  const freezes = names.map((name) => longestPause(platforms[name], since, until));
  return freezes.some((freeze) => freeze === undefined)
    ? null
    : rounded(Math.max(...freezes.map((freeze) => freeze ?? 0)));
};

const measure = ({ platforms }: Bed, since: number, findings: Findings): Measures => ({
  twitch: measurePlatform(platforms.twitch, since, findings, "twitch"),
  youtube: measurePlatform(platforms.youtube, since, findings, "youtube"),
});

const measurePlatform = (
  platform: ReceivingServer,
  since: number,
  { measures, excused = [] }: Findings,
  name: PlatformName,
): PlatformMeasures => {
  const endedSince = (part: { endedAt?: number | undefined }): boolean =>
    part.endedAt !== undefined && part.endedAt >= since;
  const ended = platform.sessions().filter(endedSince);
  return {
    sessionsEnded: ended.length,
    sessionsLost: excused.includes(name) ? 0 : ended.filter(({ end }) => end !== "reset").length,
    placeholderAfterSeconds: null,
    liveAfterSeconds: null,
    ...measures?.[name],
  };
};

const problemsOf = (
  platform: ReceivingServer,
  since: number,
  findings: Findings,
  name: PlatformName,
): string[] => {
  const { sessionsLost } = measurePlatform(platform, since, findings, name);
  const frames = platform.frames(since);
  const decreases = dtsDecreases(frames);
  const unknown = unknownFrames(frames, "video");
  return [
    ...(sessionsLost === (findings.losesSessions ?? 0) || findings.excused?.includes(name)
      ? []
      : [`${String(sessionsLost)} sessions lost`]),
    ...(decreases === 0 ? [] : [`the decoding time decreased ${decreases ?? "(no frames)"} times`]),
    ...(unknown === 0 ? [] : [`${unknown ?? "no"} frames of neither live nor placeholder`]),
  ];
};
