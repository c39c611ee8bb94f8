// The rows of the promise, in the order in which they are told; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { cutoverBitrate, cutoverSize } from "./cutover";
import { ghostBesideLive, ghostInGap } from "./ghost";
import { publisherKilled } from "./publisher-killed";
import { publisherRestarts } from "./publisher-restarts";
import { publisherFrozen, publisherHalfOpen } from "./publisher-stalls";
import { switchEachWay } from "./switch";
import { heldConnections, wrongCredentials } from "./unwelcome";
import { uplinkSaturated } from "./uplink-saturated";
import { wrongFormatAlone, wrongFormatBesideLive } from "./wrong-format";

export const FAULTS: readonly Scenario[] = [
  publisherKilled(5),
  publisherKilled(30),
  publisherKilled(60),
  publisherRestarts,
  publisherHalfOpen,
  publisherFrozen,
  uplinkSaturated,
  switchEachWay,
  ghostBesideLive,
  ghostInGap,
  wrongCredentials,
  heldConnections,
  wrongFormatBesideLive,
  wrongFormatAlone,
  cutoverBitrate,
  cutoverSize,
];
