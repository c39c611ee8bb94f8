// Decides which destinations the names, or "all", mean. Pure.
import { CommandError, EXIT } from "./exit-code";

/** Each once, in the order of the known ones. @throws CommandError that lists these, when one of the names is none */
export const destinationsOf = (names: readonly string[], known: readonly string[]): string[] => {
  if (known.length === 0)
    throw new CommandError(
      EXIT.refused,
      "This server has no destinations. At home: set a stream key (README), then pulumi up.",
    );
  const unknown = names.filter((name) => name !== "all" && !known.includes(name));
  if (unknown.length > 0)
    throw new CommandError(
      EXIT.usage,
      `There is no destination ${unknown.map((name) => JSON.stringify(name)).join(", ")}. Known: ${known.join(", ")}, all.`,
    );
  return known.filter((name) => names.includes("all") || names.includes(name));
};

/** What is not a destination and has a log. */
const PARTS: Readonly<Record<string, string>> = {
  mediamtx: "mediamtx-restream.service",
  feed: "mediamtx-feed.service",
  hub: "mediamtx-hub.service",
  restreamd: "restreamd.service",
  notices: "restreamd-notices.service",
  broadcasts: "restreamd-broadcasts.service",
  picture: "restreamd-picture.service",
  page: "restreamd-page.service",
  recording: "restreamd-recording.service",
  certificate: "restreamd-certificate.service",
  peer: "restreamd-peer.service",
  failover: "restreamd-failover.service",
  clock: "restreamd-clock@*.service",
};

/** @throws CommandError that lists what has a log */
export const logUnitOf = (name: string, known: readonly string[]): string => {
  if (known.includes(name)) return unitOf(name);
  const part = PARTS[name];
  if (part === undefined)
    throw new CommandError(
      EXIT.usage,
      `${JSON.stringify(name)} has no log. Known: ${[...known, ...Object.keys(PARTS)].join(", ")}.`,
    );
  return part;
};

export const unitOf = (destination: string): string => `restream-${destination}.service`;
