// The scenarios, in the order in which they are told.
import type { Scenario } from "./scenario";
import { destinations } from "./scenarios/destinations";
import { destroy } from "./scenarios/destroy";
import { gap } from "./scenarios/gap";
import { homeIp } from "./scenarios/home-ip";
import { noticesBrokenPlaceholder, noticesBrokenUnit } from "./scenarios/notices-broken";
import { refusesBrokenRelease } from "./scenarios/refuses-broken-release";
import { refusesToCut } from "./scenarios/refuses-to-cut";
import { reboot } from "./scenarios/reboot";
import { secrets } from "./scenarios/secrets";
import { secondUp } from "./scenarios/second-up";
import { strangers } from "./scenarios/strangers";
import { sandboxes } from "./scenarios/sandboxes";
import { up } from "./scenarios/up";
import { upkeep } from "./scenarios/upkeep";

export const SCENARIOS: readonly Scenario[] = [
  up,
  gap,
  secondUp,
  refusesToCut,
  strangers,
  homeIp,
  destinations,
  secrets,
  sandboxes,
  upkeep,
  reboot,
  refusesBrokenRelease,
  noticesBrokenUnit,
  noticesBrokenPlaceholder,
  destroy,
];
