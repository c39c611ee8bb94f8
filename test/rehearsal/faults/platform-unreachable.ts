// A platform that cannot be reached for a while: its port is closed, its name unknown, its certificate wrong.
import { setTimeout as pause } from "node:timers/promises";
import { HOST_NAMES, TWITCH } from "../../support/world/addresses";
import { platformFault } from "./platform-fault";

const REFUSES_SECONDS = 120;
const NAMELESS_SECONDS = 60;
/** Of each kind of wrong certificate. */
const WRONG_CERTIFICATE_SECONDS = 15;
const BACK_SECONDS = 2;

export const platformRefuses = platformFault({
  name: "platform-refuses",
  title: `platform refuses connections for ${REFUSES_SECONDS} s: publishing ≤ ${BACK_SECONDS} s after`,
  platform: "youtube",
  backSeconds: BACK_SECONDS,
  play: async (_, platform) => {
    await platform.stop();
    await pause(REFUSES_SECONDS * 1000);
    await platform.start();
  },
});

export const platformNameless = platformFault({
  name: "platform-nameless",
  title: `platform's name does not resolve for ${NAMELESS_SECONDS} s: publishing ≤ ${BACK_SECONDS} s after`,
  platform: "twitch",
  backSeconds: BACK_SECONDS,
  play: async ({ nameServer }, platform) => {
    await nameServer.forget(HOST_NAMES.twitch);
    await platform.reset(); // or it would not ask
    await pause(NAMELESS_SECONDS * 1000);
    await nameServer.know(HOST_NAMES.twitch, TWITCH);
  },
});

export const platformWrongCertificate = platformFault({
  name: "platform-wrong-certificate",
  title: `platform shows an unknown authority's, then another host's certificate, ${WRONG_CERTIFICATE_SECONDS} s each: never accepted, publishing ≤ ${BACK_SECONDS} s after`,
  platform: "youtube",
  backSeconds: BACK_SECONDS,
  play: async (_, platform) => {
    platform.tls?.serve("untrusted");
    await platform.reset(); // or it would not look
    await pause(WRONG_CERTIFICATE_SECONDS * 1000);
    platform.tls?.serve("misnamed");
    await pause(WRONG_CERTIFICATE_SECONDS * 1000);
    platform.tls?.serve("right");
  },
});
