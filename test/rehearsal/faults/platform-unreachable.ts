// A platform that cannot be reached for a while: its port is closed, its name unknown, its certificate wrong.
import { setTimeout as pause } from "node:timers/promises";
import { HOST_NAMES, TWITCH } from "../../support/world/addresses";
import type { Scenario } from "../verbs/scenario";
import { platformFault } from "./platform-fault";
import { PROMISED_SECONDS } from "../verbs/deadlines";

const BACK_SECONDS = PROMISED_SECONDS.publishingAfterUnreachable;

export const platformRefuses = (seconds: number): Scenario =>
  platformFault({
    name: "platform-refuses",
    title: `platform refuses connections for ${seconds} s: publishing ≤ ${BACK_SECONDS} s after`,
    platform: "youtube",
    backSeconds: BACK_SECONDS,
    play: async (_, platform) => {
      await platform.stop();
      await pause(seconds * 1000);
      await platform.start();
    },
  });

export const platformNameless = (seconds: number): Scenario =>
  platformFault({
    name: "platform-nameless",
    title: `platform's name does not resolve for ${seconds} s: publishing ≤ ${BACK_SECONDS} s after`,
    platform: "twitch",
    backSeconds: BACK_SECONDS,
    play: async ({ nameServer }, platform) => {
      await nameServer.forget(HOST_NAMES.twitch);
      await platform.reset(); // or it would not ask
      await pause(seconds * 1000);
      await nameServer.know(HOST_NAMES.twitch, TWITCH);
    },
  });

/** @param seconds of each kind of wrong certificate */
export const platformWrongCertificate = (seconds: number): Scenario =>
  platformFault({
    name: "platform-wrong-certificate",
    title: `platform shows an unknown authority's, then another host's certificate, ${seconds} s each: never accepted, publishing ≤ ${BACK_SECONDS} s after`,
    platform: "youtube",
    backSeconds: BACK_SECONDS,
    play: async (_, platform) => {
      platform.tls?.serve("untrusted");
      await platform.reset(); // or it would not look
      await pause(seconds * 1000);
      platform.tls?.serve("misnamed");
      await pause(seconds * 1000);
      platform.tls?.serve("right");
    },
  });
