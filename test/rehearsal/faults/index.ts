// The suite faults: each fault that the README promises something for; each row finds the server on air and leaves it so.
// Needs: root, and what any rehearsal needs (README, "Test it"); rows that mostly wait run on a second server beside.
// One row: npm run rehearse -- --suite faults --only hub-killed
import type { Scenario } from "../verbs/scenario";
import { applyRace, applyRaceShort } from "./apply-race";
import { diskFull } from "./disk-full";
import { ffmpegKilled } from "./ffmpeg-fails";
import {
  feedAlone,
  feedFrozen,
  feedPlaceholderGone,
  feedReaderFrozen,
  feedReaderKicked,
  feedStandByFrozen,
} from "./feed-fails";
import { feedClock } from "./feed-clock";
import { hubFrozen, hubKilled, startsTogether, stoppedWhileSilent } from "./hub-fails";
import { mediamtxBeyondRepair, mediamtxDeaf, mediamtxKilled } from "./mediamtx-fails";
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
import { headersOnce } from "./headers-once";
import { platformSlow } from "./platform-pauses-reading";
import { powerCut } from "./power-cut";
import { powerCutApply } from "./power-cut-apply";
import { reader5776 } from "./reader-5776";
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
const beside = (scenario: Scenario): Scenario => ({ ...scenario, lane: "b" });

/** What it meets depends on the moment: how far the GOP is, when restreamd looks next, who asks first. */
const byChance = (scenario: Scenario): Scenario => ({ ...scenario, hasRandomPhase: true });

/** Over in seconds, and of each kind of protection one: `npm test` runs it. */
const quick = (scenario: Scenario): Scenario => ({ ...scenario, quick: true });

export const FAULTS: readonly Scenario[] = [
  byChance(publisherKilled(5)),
  publisherKilled(30),
  publisherKilled(60),
  beside(publisherKilled(600)),
  publisherRestarts(50),
  byChance(publisherHalfOpen),
  byChance(publisherFrozen),
  uplinkSaturated,
  quick(switchEachWay),
  ghostBesideLive(60),
  quick(byChance(ghostInGap)),
  quick(wrongCredentials),
  heldConnections,
  wrongFormatBesideLive,
  quick(wrongFormatAlone),
  cutoverBitrate,
  cutoverSize,
  platformEnds,
  platformRefuses(120),
  platformNameless(60),
  platformWrongCertificate(15),
  byChance(platformNeverAnswers(60)),
  byChance(platformSilent(60)),
  byChance(platformStopsReading(60)),
  platformSlow(6),
  platformSlow(60),
  quick(byChance(ffmpegKilled)),
  quick(byChance(mediamtxKilled)),
  mediamtxBeyondRepair,
  mediamtxDeaf,
  byChance(feedReaderKicked),
  headersOnce,
  quick(byChance(feedReaderFrozen)),
  byChance(feedFrozen),
  feedStandByFrozen,
  feedPlaceholderGone,
  byChance(feedAlone),
  feedClock(24),
  feedClock(31),
  feedClock(32),
  quick(byChance(hubKilled)),
  byChance(hubFrozen),
  byChance(startsTogether),
  stoppedWhileSilent,
  memoryPressure,
  diskFull,
  beside(reader5776),
  byChance(rebootLive),
  quick(powerCut),
  powerCutApply,
  byChance(applyRace),
  quick(applyRaceShort),
  quick(byChance(watchdogFfmpegFrozen)),
  byChance(watchdogMediamtxFrozen),
  watchdogKilled,
  watchdogFrozen,
  beside(watchdogWrongKey),
];
