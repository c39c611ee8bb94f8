// The scenarios, in the order in which they are told.
import type { Scenario } from "./scenario";
import { apiErrors } from "./scenarios/api-errors";
import { destinations } from "./scenarios/destinations";
import { destroy } from "./scenarios/destroy";
import { evidenceKept } from "./scenarios/evidence-kept";
import { dropletGone } from "./scenarios/droplet-gone";
import { gap } from "./scenarios/gap";
import { homeIp } from "./scenarios/home-ip";
import { hostKey } from "./scenarios/host-key";
import { refusesBrokenRelease } from "./scenarios/refuses-broken-release";
import { refusesToCut } from "./scenarios/refuses-to-cut";
import { reboot } from "./scenarios/reboot";
import { firstBootFails } from "./scenarios/first-boot-fails";
import { otherLaptop } from "./scenarios/other-laptop";
import { placeholder } from "./scenarios/placeholder";
import { publishKey } from "./scenarios/publish-key";
import { quotedKeys } from "./scenarios/quoted-keys";
import { secrets } from "./scenarios/secrets";
import { secondUp } from "./scenarios/second-up";
import { strangers } from "./scenarios/strangers";
import { stackFile } from "./scenarios/stack-file";
import { tellsFaults } from "./scenarios/tells-faults";
import { sandboxes } from "./scenarios/sandboxes";
import { up } from "./scenarios/up";
import { watchdogRights } from "./scenarios/watchdog-rights";
import { upkeep } from "./scenarios/upkeep";

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
