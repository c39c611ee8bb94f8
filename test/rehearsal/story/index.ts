// The suite story, the default: the operator's way from an empty account to `destroy`, with all that may be refused on it.
// Needs: root, what any rehearsal needs (README, "Test it"), and a first boot from the bare image; three servers side by side.
// One row: npm run rehearse -- --only gap
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
