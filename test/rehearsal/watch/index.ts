// The scenarios of being told and of the command, in their order; each finds the server on air and leaves it so.
import type { Scenario } from "../verbs/scenario";
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
