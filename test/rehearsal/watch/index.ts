// The scenarios of being told, in their order; each finds the server on air and leaves it so.
import type { Scenario } from "../scenario";
import { eventsTold } from "./events";
import { receiverFails, watcherKilled } from "./hardship";
import { noticesSetUp } from "./set-up";

export const WATCH: readonly Scenario[] = [noticesSetUp, eventsTold, receiverFails, watcherKilled];
