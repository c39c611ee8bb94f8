// The rows with the real OBS, in the order in which they are told; each begins and ends with the placeholder.
import type { Scenario } from "../scenario";
import { obsGhost } from "./ghost";
import { obsKilled, obsStart } from "./start-and-kill";
import { obsWrongPassword } from "./wrong-password";

export const OBS: readonly Scenario[] = [obsStart, obsKilled, obsGhost, obsWrongPassword];
