// The rows of the promise, in the order in which they are told; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { ghostBesideLive, ghostInGap } from "./ghost";
import { publisherKilled } from "./publisher-killed";
import { publisherFrozen, publisherHalfOpen } from "./publisher-stalls";
import { heldConnections, wrongCredentials } from "./unwelcome";
import { uplinkSaturated } from "./uplink-saturated";

export const FAULTS: readonly Scenario[] = [
  publisherKilled(5),
  publisherKilled(30),
  publisherKilled(60),
  publisherHalfOpen,
  publisherFrozen,
  uplinkSaturated,
  ghostBesideLive,
  ghostInGap,
  wrongCredentials,
  heldConnections,
];
