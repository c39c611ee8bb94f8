// The rows of the promise, in the order in which they are told; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { diskFull } from "./disk-full";
import { ffmpegFrozen, ffmpegKilled } from "./ffmpeg-fails";
import { mediamtxFrozen, mediamtxKilled } from "./mediamtx-fails";
import { memoryPressure } from "./memory-pressure";
import { oursKilled } from "./ours-killed";
import { platformEnds } from "./platform-ends";
import { platformNeverAnswers, platformSilent, platformStopsReading } from "./platform-hangs";
import {
  platformNameless,
  platformRefuses,
  platformWrongCertificate,
} from "./platform-unreachable";
import { publisherKilled } from "./publisher-killed";
import { reboots } from "./reboots-live";
import { wrongKey } from "./wrong-key";

export const FAULTS: readonly Scenario[] = [
  publisherKilled(5),
  publisherKilled(30),
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
  reboots,
];

/** A row that cannot be held as the server is: measured by `--suite unheld`, never made to pass. */
export interface Unheld {
  scenario: Scenario;
  reason: string;
}

export const UNHELD: readonly Unheld[] = [
  {
    scenario: ffmpegFrozen,
    reason:
      "nobody watches whether bytes still arrive; systemd takes a frozen process for a healthy one",
  },
  {
    scenario: mediamtxFrozen,
    reason:
      "MediaMTX has no systemd watchdog, and its kernel goes on accepting whom it never answers",
  },
  { scenario: wrongKey, reason: "nothing slows down a restream that never got through" },
  { scenario: oursKilled, reason: "nothing of ours runs on the server yet" },
];
