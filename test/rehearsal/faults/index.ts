// The rows of the promise, in the order in which they are told; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { diskFull } from "./disk-full";
import { ffmpegKilled } from "./ffmpeg-fails";
import { mediamtxKilled } from "./mediamtx-fails";
import { memoryPressure } from "./memory-pressure";
import { platformEnds } from "./platform-ends";
import { platformNeverAnswers, platformSilent, platformStopsReading } from "./platform-hangs";
import {
  platformNameless,
  platformRefuses,
  platformWrongCertificate,
} from "./platform-unreachable";
import { publisherKilled } from "./publisher-killed";
import { watchdogFfmpegFrozen } from "./watchdog-ffmpeg-frozen";
import { watchdogFrozen, watchdogKilled } from "./watchdog-itself";
import { watchdogMediamtxFrozen } from "./watchdog-mediamtx-frozen";
import { watchdogWrongKey } from "./watchdog-wrong-key";
import { powerCut } from "./power-cut";
import { powerCutApply } from "./power-cut-apply";
import { rebootLive } from "./reboot-live";
import { cutoverBitrate, cutoverSize } from "./cutover";
import { ghostBesideLive, ghostInGap } from "./ghost";
import { publisherRestarts } from "./publisher-restarts";
import { publisherFrozen, publisherHalfOpen } from "./publisher-stalls";
import { switchEachWay } from "./switch";
import { heldConnections, wrongCredentials } from "./unwelcome";
import { uplinkSaturated } from "./uplink-saturated";
import { wrongFormatAlone, wrongFormatBesideLive } from "./wrong-format";

/** It waits for many minutes. */
const beside = (scenario: Scenario): Scenario => ({ ...scenario, beside: true });

export const FAULTS: readonly Scenario[] = [
  publisherKilled(5),
  publisherKilled(30),
  publisherKilled(60),
  beside(publisherKilled(600)),
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
  platformEnds,
  platformRefuses,
  platformNameless,
  platformWrongCertificate,
  platformNeverAnswers,
  platformSilent,
  platformStopsReading,
  ffmpegKilled,
  mediamtxKilled,
  memoryPressure,
  diskFull,
  rebootLive,
  powerCut,
  powerCutApply,
  watchdogFfmpegFrozen,
  watchdogMediamtxFrozen,
  watchdogKilled,
  watchdogFrozen,
  beside(watchdogWrongKey),
];
