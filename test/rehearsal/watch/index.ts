// The suite watch: people are told of what happens, and the command shows and does what it says; on air before and after.
// Needs: root, and what any rehearsal needs (README, "Test it"). notices-set-up comes first: --only of another row names it too.
// One row: npm run rehearse -- --suite watch --only notices-set-up feed-told
import type { Scenario } from "../verbs/scenario";
import { adviceFollowed } from "./advice";
import { appriseTold } from "./apprise";
import { commandBroadcast, commandGhost, commandHome, commandStatus } from "./command";
import { commandEdges } from "./edges";
import { eventsTold, faultsTold } from "./events";
import { feedTold } from "./feed";
import { fortnight } from "./fortnight";
import { receiverFails, watcherKilled } from "./hardship";
import { diskFullTold, machineTold } from "./machine";
import { platformRefusesKey, publisherBitrate, publisherFlaps, publisherFormat } from "./publisher";
import { rebootTold } from "./reboot";
import { releaseTold, summaryTold } from "./release";
import { noticesSetUp } from "./set-up";
import { statusMessage } from "./status-message";

/** What makes the publisher come and go often is last: from the fourth time within 5 minutes on it is told as one. */
export const WATCH: readonly Scenario[] = [
  ...[
    noticesSetUp,
    eventsTold,
    faultsTold,
    feedTold,
    machineTold,
    diskFullTold,
    releaseTold,
    summaryTold,
  ],
  adviceFollowed,
  ...[publisherBitrate, publisherFormat, platformRefusesKey],
  ...[receiverFails, watcherKilled, fortnight, appriseTold, statusMessage],
  ...[
    { ...commandStatus, quick: true as const },
    commandBroadcast,
    commandHome,
    commandEdges,
    rebootTold,
  ],
  ...[publisherFlaps, commandGhost],
];
