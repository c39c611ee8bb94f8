// The rows of the promise, in the order in which they are told; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { publisherKilled } from "./publisher-killed";
import { watchdogFfmpegFrozen } from "./watchdog-ffmpeg-frozen";
import { watchdogFrozen, watchdogKilled } from "./watchdog-itself";
import { watchdogMediamtxFrozen } from "./watchdog-mediamtx-frozen";
import { watchdogPlatformStopsReading } from "./watchdog-platform-stops-reading";
import { watchdogWrongKey } from "./watchdog-wrong-key";

export const FAULTS: readonly Scenario[] = [
  publisherKilled(5),
  publisherKilled(30),
  watchdogFfmpegFrozen,
  watchdogPlatformStopsReading,
  watchdogMediamtxFrozen,
  watchdogKilled,
  watchdogFrozen,
  watchdogWrongKey,
];
