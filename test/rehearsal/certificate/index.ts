// The suite certificate: a certificate of a real ACME server's, got by the real client through the cloud firewall; OBS's encrypted
// way in, also with the real OBS; what becomes of both when the certificate's maker is down, slow or has had enough; the page in public, also in a browser.
// Builds lego and Pebble, and makes the Debian roots with OBS and with Chromium, once.
// One row: npm run rehearse -- --suite certificate --only certificate-got
import type { Scenario } from "../verbs/scenario";
import { pageInBrowser } from "./browser";
import { certificateGot } from "./got";
import { certificateKept } from "./kept";
import { certificateOfName } from "./of-name";
import { obsEncrypted } from "./obs";
import { pageInPublic } from "./page";
import { certificateRebuilt } from "./rebuilt";
import { rtmpsIn } from "./rtmps";

// In this order: each finds the server as the one before leaves it.
export const CERTIFICATE: readonly Scenario[] = [
  certificateGot,
  certificateOfName,
  pageInPublic,
  pageInBrowser,
  rtmpsIn,
  obsEncrypted,
  certificateKept,
  certificateRebuilt,
];
