// Decides the words for a refused release: what it would cut, and the steps to apply it on purpose. Pure.
import { FEED_UNIT, HUB_UNIT } from "../shared/names";
import { isRestream } from "./units";
import type { Refusal } from "./refuses";

/** Nothing was changed. The message tells the screen what to do; the reason, half a sentence, goes to the notices. */
export class Refused extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** The message on the screen of the person who ran `pulumi up`. */
export const explainRefusal = ({ refused, packages, stop }: Refusal): string => {
  const names = stop.filter(isRestream).map(destinationOf);
  const others = stop.filter((unit) => !isRestream(unit));
  return [
    "REFUSED, nothing was changed.",
    ...(refused.length > 0
      ? [`This release would restart ${listOf(refused)}, and so interrupt the stream.`]
      : []),
    ...(refused.some((unit) => unit === HUB_UNIT || unit === FEED_UNIT)
      ? [`Each running restream (${listOf(names)}) hangs on it.`]
      : []),
    ...(packages.length > 0
      ? [
          `This release needs Debian packages that the server lacks (${packages.join(", ")}); they are installed only while no restream runs.`,
        ]
      : []),
    `If you mean to, on the server: ${[
      ...names.map((name) => `restream stop ${name}`),
      ...(others.length > 0 ? [`systemctl stop ${others.join(" ")}`] : []),
    ].join("; ")}. At home: pulumi up.`,
    ...(names.length > 0
      ? [
          `Then on the server: ${names.map((name) => `restream start ${name}`).join("; ")}${others.length > 0 ? " (everything else is started for you)" : ""}.`,
        ]
      : [`${listOf(others)} is started for you.`]),
  ].join(" ");
};

/** The reason in the notices, half a sentence. */
export const reasonOfRefusal = ({ refused, packages }: Refusal): string =>
  refused.length > 0
    ? `it would have restarted ${listOf(refused)}`
    : `it needs Debian packages (${packages.join(", ")}), which are installed only while no restream runs`;

const listOf = (names: readonly string[]): string => names.join(" and ");

const destinationOf = (unit: string): string => unit.slice("restream-".length, -".service".length);
