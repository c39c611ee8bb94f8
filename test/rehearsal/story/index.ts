// The scenarios, in the order in which they are told.
import type { Scenario } from "../verbs/scenario";
import { apiErrors } from "./api-errors";
import { destinations } from "./destinations";
import { destroy } from "./destroy";
import { evidenceKept } from "./evidence-kept";
import { dropletGone } from "./droplet-gone";
import { gap } from "./gap";
import { homeIp } from "./home-ip";
import { hostKey } from "./host-key";
import { refusesBrokenRelease } from "./refuses-broken-release";
import { refusesToCut } from "./refuses-to-cut";
import { reboot } from "./reboot";
import { firstBootFails } from "./first-boot-fails";
import { otherLaptop } from "./other-laptop";
import { placeholder } from "./placeholder";
import { publishKey } from "./publish-key";
import { quotedKeys } from "./quoted-keys";
import { secrets } from "./secrets";
import { secondUp } from "./second-up";
import { strangers } from "./strangers";
import { stackFile } from "./stack-file";
import { tellsFaults } from "./tells-faults";
import { sandboxes } from "./sandboxes";
import { up } from "./up";
import { watchdogRights } from "./watchdog-rights";
import { upkeep } from "./upkeep";

export const SCENARIOS: readonly Scenario[] = [
  stackFile,
  apiErrors,
  up,
  placeholder,
  gap,
  evidenceKept,
  secondUp,
  refusesToCut,
  strangers,
  homeIp,
  publishKey,
  destinations,
  quotedKeys,
  otherLaptop,
  hostKey,
  secrets,
  sandboxes,
  watchdogRights,
  upkeep,
  reboot,
  refusesBrokenRelease,
  tellsFaults,
  firstBootFails,
  dropletGone,
  destroy,
];
