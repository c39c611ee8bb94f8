// The scenarios of being told and of the command, in their order; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { appriseTold } from "./apprise";
import { commandBroadcast, commandGhost, commandHome, commandStatus } from "./command";
import { eventsTold } from "./events";
import { receiverFails, watcherKilled } from "./hardship";
import { noticesSetUp } from "./set-up";

export const WATCH: readonly Scenario[] = [
  ...[commandStatus, commandBroadcast, commandGhost, commandHome],
  ...[noticesSetUp, eventsTold, receiverFails, watcherKilled, appriseTold],
];
