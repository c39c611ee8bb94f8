// Decides which events a target of the notices is told of, and in which file it is kept what it has taken. Pure.
import { createHash } from "node:crypto";
import type { Event, EventKind } from "./event";

/** On the disk, and in memory where the disk takes none. */
export const NOTICES_FOLDERS = {
  state: "/var/lib/restreamd-notices",
  runtime: "/run/restreamd-notices",
} as const;

/** How much a target is told. */
export type Told = "all" | "important" | "none";

export const DISCORD_FILE = "discord.json";
/** The same as long as its address is the same. @param id of appriseId */
export const appriseFile = (id: string): string => `apprise-${id}.json`;
export const appriseId = (url: string): string =>
  createHash("sha256").update(url).digest("hex").slice(0, 16);

/** What the spare of a pair tells people, and a test that somebody asks for there; all else is in its journal, and told by the one on air. */
const TOLD_BY_SPARE: readonly EventKind[] = ["on-air-away", "on-air-back", "taken-over", "test"];

export const toldBySpare = (events: readonly Event[]): Event[] =>
  events.filter(({ kind }) => TOLD_BY_SPARE.includes(kind));

/** Whoever is told of a trouble is told of its end. */
export const isToldTo = (event: Event, level: Told, events: readonly Event[]): boolean =>
  level === "all" ||
  (level === "important" &&
    (event.level === "important" ||
      (event.ends !== undefined &&
        events.find(({ number }) => number === event.ends)?.level === "important")));
