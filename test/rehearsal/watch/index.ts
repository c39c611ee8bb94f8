// The scenarios of being told and of the command, in their order; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { appriseTold } from "./apprise";
import { commandBroadcast, commandGhost, commandHome, commandStatus } from "./command";
import { eventsTold } from "./events";
import { receiverFails, watcherKilled } from "./hardship";
import { platformRefusesKey, publisherBitrate, publisherFlaps, publisherFormat } from "./publisher";
import { noticesSetUp } from "./set-up";

/** What makes the publisher come and go often is last: from the fourth time within 5 minutes on it is told as one. */
export const WATCH: readonly Scenario[] = [
  ...[noticesSetUp, eventsTold, publisherBitrate, publisherFormat, platformRefusesKey],
  ...[receiverFails, watcherKilled, appriseTold],
  ...[commandStatus, commandBroadcast, commandHome],
  ...[publisherFlaps, commandGhost],
];
