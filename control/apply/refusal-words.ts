// Decides how a refused release is explained: what it would cut, and the ways on. Pure.
import { FEED_UNIT, HUB_UNIT, MEDIAMTX_UNIT } from "../shared/names";
import type { Refusal } from "./refuses";
import { isRestream } from "./units";

/** Nothing was changed. The message tells the screen what to do; the reason, half a sentence, goes to the notices. */
export class Refused extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** What asks for a release, as it is typed; anything else is a command on the server. */
export const PULUMI_UP = "pulumi up";
export const ROLLBACK = "restream rollback";

/**
 * For the screen of whoever asked.
 * @param allow what the operator has allowed; empty: nothing
 * @param again what was asked by
 */
export const explainRefusal = (refusal: Refusal, allow: string, again = PULUMI_UP): string => {
  const { cuts, packages, live, id } = refusal;
  const names = live.map(destinationOf);
  const stops = names.map((name) => `restream stop ${name}`).join("; ");
  const starts = names.map((name) => `restream start ${name}`).join("; ");
  if (packages.length > 0)
    return `REFUSED, nothing was changed. This release needs Debian packages that the server lacks (${packages.join(", ")}); they are installed only while no restream runs. After the broadcast: ${stops}; ${again}; ${starts}.`;
  return [
    "REFUSED, nothing was changed.",
    ...(allow === "" ? [] : [`What was allowed (${allow}) was something else.`]),
    `${again === PULUMI_UP || again === ROLLBACK ? "This release" : "This"} would restart ${listOf(cuts.map(({ unit }) => unit))}: ${costOf(refusal)}.`,
    again === PULUMI_UP
      ? `To do it now: pulumi config set restream:allow ${id}; pulumi up.`
      : `To do it now: ${again} --allow ${id}${again === ROLLBACK ? " (with the release's id, if you gave one)" : ""}.`,
    cuts.every(({ costs }) => costs === "picture")
      ? `Or run ${again} while OBS is not streaming: then nothing is cut.`
      : `Or after the broadcast: ${stops}; ${again}; ${starts}.`,
  ].join(" ");
};

/** @param chosen the only publisher that may send now, and that the release does not have @param again see explainRefusal */
export const explainChosenGone = (chosen: string, again = PULUMI_UP): string =>
  `REFUSED, nothing was changed. Only ${chosen} may publish now (restream cutover ${chosen}), and this release has no publisher of that name: nobody could publish. End the cutover first: restream cutover any; then ${again} again.`;

/** For the notices: half a sentence. */
export const reasonOfRefusal = (refusal: Refusal): string =>
  refusal.cuts.length > 0
    ? `it would have restarted ${listOf(refusal.cuts.map(({ unit }) => unit))} (${costOf(refusal)}); to do it now, restream:allow is ${refusal.id}`
    : `it needs Debian packages (${refusal.packages.join(", ")}), which are installed only while no restream runs`;

/**
 * Until OBS, which waits 2 s and then longer, has connected anew. Measured with a publisher that waits 1 s: 4.3 s without
 * the live picture (row change-of-mediamtx, 2026-11-26).
 */
const PLACEHOLDER_SECONDS = 15;

/** One sentence without its full stop. */
const costOf = ({ cuts, live }: Refusal): string => {
  const ending = new Set(
    cuts.filter(({ costs }) => costs === "broadcast").flatMap(({ hits }) => hits),
  );
  if (ending.size === 0)
    return `viewers see up to ${PLACEHOLDER_SECONDS} s of placeholder, and no broadcast ends`;
  const names = (units: readonly string[]): string => listOf(units.map(destinationOf));
  const others = live.filter((unit) => !ending.has(unit));
  const removed = [...ending].filter((unit) => !live.includes(unit));
  return [
    removed.length === ending.size
      ? `the broadcast at ${names([...ending])} ends`
      : `the broadcast at ${names([...ending])} ends, and a new one begins`,
    others.length === 0
      ? ""
      : `; ${names(others)} ${others.length === 1 ? "is" : "are"} not affected`,
  ].join("");
};

/** Why the value that was given let nothing through. */
export const leftOver = (allow: string, asked = PULUMI_UP): string =>
  asked !== PULUMI_UP
    ? `--allow ${allow} was not needed and let nothing through.`
    : `restream:allow=${allow} was not needed and let nothing through. Take it out: pulumi config rm restream:allow`;

export const explainWaiting = (units: readonly string[]): string =>
  `${listOf(units.map(destinationOf))}: ${units.length === 1 ? "its" : "their"} new unit is installed and takes effect at the next start; the broadcast goes on with the old one.`;

const PLAIN: Readonly<Record<string, string>> = {
  [HUB_UNIT]: "the hub",
  [MEDIAMTX_UNIT]: "MediaMTX",
  [FEED_UNIT]: "the feed",
};

const listOf = (units: readonly string[]): string =>
  new Intl.ListFormat("en-GB").format(
    units.map((unit) => (PLAIN[unit] === undefined ? unit : `${PLAIN[unit]} (${unit})`)),
  );

const destinationOf = (unit: string): string =>
  isRestream(unit) ? unit.slice("restream-".length, -".service".length) : unit;
