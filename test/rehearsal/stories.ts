// The scenarios, in the order in which they are told.
import type { Scenario } from "./scenario";
import { destroy } from "./scenarios/destroy";
import { gap } from "./scenarios/gap";
import { noticesBrokenPlaceholder, noticesBrokenUnit } from "./scenarios/notices-broken";
import { refusesToCut } from "./scenarios/refuses-to-cut";
import { secrets } from "./scenarios/secrets";
import { secondUp } from "./scenarios/second-up";
import { up } from "./scenarios/up";

export const SCENARIOS: readonly Scenario[] = [
  up,
  gap,
  secondUp,
  refusesToCut,
  secrets,
  noticesBrokenUnit,
  noticesBrokenPlaceholder,
  destroy,
];
