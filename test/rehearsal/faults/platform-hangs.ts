// A platform that is there and does nothing: it never answers, it goes silent, it stops reading.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import { TWITCH } from "../../support/world/addresses";
import type { Scenario } from "../verbs/scenario";
import { platformFault } from "./platform-fault";
import { receiverOf } from "../verbs/receiver";
import { withSilence } from "../verbs/nft";
import { PROMISED_SECONDS } from "../verbs/deadlines";

const BACK_SECONDS = PROMISED_SECONDS.publishingAfterHang;
const NOTICED_SECONDS = PROMISED_SECONDS.newTry;
const SAMPLE_MS = 250;

const TIMES = `publishing ≤ ${BACK_SECONDS} s after it is well and the old session gone`;

/** To its process. */
export const signalPlatform = (platform: ReceivingServer, name: NodeJS.Signals): void => {
  if (platform.pid === undefined) throw new Error(`${platform.name}: ${name}: it does not run`);
  process.kill(platform.pid, name);
};

/** Its kernel still accepts and acknowledges; nobody reads. The restream has to connect anew to meet it. */
export const platformNeverAnswers = (seconds: number): Scenario =>
  platformFault({
    name: "platform-never-answers",
    title: `platform accepts and never answers for ${seconds} s: trying again ≤ ${NOTICED_SECONDS} s, ${TIMES}`,
    platform: "youtube",
    backSeconds: BACK_SECONDS,
    noticedSeconds: NOTICED_SECONDS,
    play: async (_, platform) => {
      await platform.reset();
      signalPlatform(platform, "SIGSTOP");
      await pause(seconds * 1000);
      signalPlatform(platform, "SIGCONT");
    },
  });

/** Between it and everybody else, in both directions, without a word. */
export const platformSilent = (seconds: number): Scenario =>
  platformFault({
    name: "platform-silent",
    title: `platform's packets are dropped for ${seconds} s: trying again ≤ ${NOTICED_SECONDS} s, ${TIMES}`,
    platform: "twitch",
    backSeconds: BACK_SECONDS,
    noticedSeconds: NOTICED_SECONDS,
    play: () => withSilence(TWITCH, () => pause(seconds * 1000)),
  });

/** Until its receive buffer is full, nobody can tell. */
export const platformStopsReading = (seconds: number): Scenario =>
  platformFault({
    name: "platform-stops-reading",
    title: `platform stops reading for ${seconds} s, its kernel acknowledges: trying again ≤ ${NOTICED_SECONDS} s after its window closed, ${TIMES}`,
    platform: "twitch",
    backSeconds: BACK_SECONDS,
    noticedSeconds: NOTICED_SECONDS,
    play: async (_, platform, figures) => {
      const begunAt = now();
      signalPlatform(platform, "SIGSTOP");
      let closedAt = begunAt;
      let held = 0;
      try {
        while (now() < begunAt + seconds * 1000) {
          const { queuedBytes, bufferBytes } = receiverOf(platform);
          if (queuedBytes > held) {
            [held, closedAt] = [queuedBytes, now()];
            figures["receiver's buffer KiB"] = Math.round(bufferBytes / 1024);
          }
          await pause(SAMPLE_MS);
        }
      } finally {
        signalPlatform(platform, "SIGCONT");
      }
      figures["held by the receiver KiB"] = Math.round(held / 1024);
      figures["window closed after s"] = Number(((closedAt - begunAt) / 1000).toFixed(1));
      return closedAt;
    },
  });
