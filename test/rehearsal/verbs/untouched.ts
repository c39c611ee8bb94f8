// Decides whether a platform was left alone: one connection that went on, and pictures on it; and whether viewers saw only live.
import { now } from "../../support/media/clock";
import { switches } from "../../support/media/on-air";
import type { Connection } from "../../support/platform/session";
import type { Bed } from "../bed/bed";
import { UNTOUCHED_SECONDS } from "./deadlines";
import { longestPause, worstFreeze } from "./row";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import type { Figures } from "../result/outcome";

/**
 * What a platform saw of an interruption, a sentence each. Pure.
 * @param connections every one that ever published, in order
 * @param since ms since the epoch: from then on nothing was to be interrupted
 */
export const interruptionsOf = (connections: readonly Connection[], since: number): string[] => {
  const open = connections.filter(
    ({ startedAt, endedAt = Infinity }) => startedAt <= since && endedAt > since,
  );
  const ended = connections.filter(({ endedAt }) => endedAt !== undefined && endedAt > since);
  const begun = connections.filter(({ startedAt }) => startedAt > since);
  return [
    ...(open.length === 1
      ? []
      : [`${open.length} connections were open at first, expected 1: nothing is proved`]),
    ...(ended.length === 0 ? [] : [`its connection was interrupted (${ended.length} ended)`]),
    ...(begun.length === 0 ? [] : [`it was connected to anew ${begun.length} times`]),
  ];
};

/** Pure. @param seconds the longest time without a new picture; undefined: none ever came */
export const pauseOf = (
  seconds: number | undefined,
  longest: keyof typeof UNTOUCHED_SECONDS,
): string[] => {
  if (seconds === undefined) return ["no picture arrived"];
  return seconds > UNTOUCHED_SECONDS[longest] ? [`no new picture for ${seconds.toFixed(1)} s`] : [];
};

/**
 * Problems of the platforms (or these) that were to notice nothing since then.
 * @param since ms since the epoch
 * @param longest the pause of the pictures that still counts as nothing
 */
export const untouched = (
  bed: Bed,
  since: number,
  longest: keyof typeof UNTOUCHED_SECONDS,
  names: readonly PlatformName[] = PLATFORMS,
  // Before anything is judged: that takes its time.
  until = now(),
): string[] =>
  names.flatMap((name) =>
    [
      ...interruptionsOf(bed.platforms[name].connections, since),
      ...pauseOf(longestPause(bed.platforms[name], since, until), longest),
    ].map((problem) => `${name}: ${problem}`),
  );

/**
 * Runs `during`; problems when viewers saw anything but the live picture meanwhile, or a pause of it, or when it failed.
 * @param figures the longest pause goes in here
 * @param recognise run before judging, where pictures are not known beforehand
 */
export const liveUntouched = async (
  bed: Bed,
  figures: Figures,
  since: number,
  during: () => Promise<unknown>,
  recognise?: () => Promise<unknown>,
): Promise<string[]> => {
  const { connectedAt } = bed.publisher;
  // What viewers saw is judged also when what was waited for did not come.
  const missing = await during().then(
    () => [],
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
  const until = now();
  await recognise?.();
  figures["longest pause of the live picture s"] = worstFreeze(bed, since, PLATFORMS, until);
  const shown = PLATFORMS.flatMap((name) => {
    const seen = switches(bed.platforms[name].frames(since).filter(({ at }) => at <= until));
    const others = (seen ?? []).filter(({ source }) => source !== "live");
    return others.map(({ source }) => `${name}: ${source} was on air`);
  });
  return [
    ...missing,
    ...(connectedAt === undefined ? ["nobody published at first: nothing is proved"] : []),
    ...(bed.publisher.connectedAt === connectedAt ? [] : ["the publisher was interrupted"]),
    ...untouched(bed, since, "unbroken", PLATFORMS, until),
    ...new Set(shown),
  ];
};
