// Decides what a row of the report can show, in words, in colour and in height.
import type { Look } from "./drawing/rows";

export const STATES = [
  "live",
  "placeholder",
  "stand-by",
  "unsteady",
  "frozen",
  "unseen",
  "reset",
  "lost",
  "failing",
  "offline",
  "off",
  "unknown",
] as const;
/** lost: cut by the server itself; reset: by the platform, or on the way to it. offline: of OBS alone. */
export type State = (typeof STATES)[number];

export const LOOKS: Readonly<Record<State, Look>> = {
  live: { share: 1, depth: 0 },
  unknown: { share: 0.06, depth: 1 },
  off: { share: 0, depth: 2 },
  offline: { share: 0.12, depth: 3 },
  unsteady: { share: 0.8, depth: 3 },
  "stand-by": { share: 0.45, depth: 4 },
  frozen: { share: 0.3, depth: 4 },
  placeholder: { share: 0.6, depth: 5 },
  unseen: { share: 0.2, depth: 6 },
  failing: { share: 0.2, depth: 6 },
  reset: { share: 1.25, depth: 7 },
  lost: { share: 1.25, depth: 8 },
};

export const IN_WORDS: Readonly<Record<State, string>> = {
  live: "live",
  placeholder: "placeholder, OBS was away",
  "stand-by": "placeholder, OBS's picture could not be shown",
  unsteady: "comes and goes",
  frozen: "still picture, or holes",
  unseen: "sent, and the platform showed it to nobody",
  reset: "connection cut by the platform, or on the way",
  lost: "connection cut by the server",
  failing: "started, nothing arrived",
  offline: "OBS away",
  off: "off",
  unknown: "not known",
};
