// The suite spare: a second server is added while the first one is on air; it takes the first one's place when that is dead, on purpose,
// or while DigitalOcean cannot say so; never do both push. Each finds the servers as the one before leaves them.
// One row: npm run rehearse -- --suite spare --only spare-added rescue
import type { Scenario } from "../verbs/scenario";
import { spareAdded } from "./added";
import { spareAnew } from "./anew";
import { bothDied } from "./both-died";
import { rescueOfEverything } from "./everything";
import { hostDead } from "./host-dead";
import { movedOnPurpose } from "./on-purpose";
import { otherLaptopOfTwo } from "./other-laptop";
import { rescue } from "./rescue";
import { spareTakenOut } from "./taken-out";

export const SPARE: readonly Scenario[] = [
  spareAdded,
  rescue,
  movedOnPurpose,
  hostDead,
  spareAnew,
  bothDied,
  otherLaptopOfTwo,
  rescueOfEverything,
  spareTakenOut,
];
