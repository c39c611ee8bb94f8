// The rows with the real OBS, in the order in which they are told; each begins and ends with the placeholder.
import type { Scenario } from "../verbs/scenario";
import { obsGhost } from "./ghost";
import { obsServices } from "./services";
import { obsKilled, obsStart } from "./start-and-kill";
import { obsUplink } from "./uplink";
import { obsWrongPassword } from "./wrong-password";

export const OBS: readonly Scenario[] = [
  obsServices,
  obsStart("as-advised"),
  obsStart("as-it-comes"),
  obsKilled,
  obsGhost,
  obsWrongPassword,
  obsUplink("as-advised", 60),
  obsUplink("as-advised", 40),
  obsUplink("as-it-comes", 60),
  obsUplink("as-it-comes", 40),
];
