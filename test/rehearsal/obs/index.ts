// The suite obs: what is promised of any publisher, with the real OBS; each row begins and ends with the placeholder.
// Needs: root, what any rehearsal needs (README, "Test it"), and OBS 30.2.3 of Debian 13 under Xvfb, installed into a root of its own.
// One row: npm run rehearse -- --suite obs --only obs-killed
import type { Scenario } from "../verbs/scenario";
import { obsCaptured } from "./captured";
import { obsGhost } from "./ghost";
import { obsServices } from "./services";
import { obsKilled, obsStart } from "./start-and-kill";
import { obsCutover, obsHotBackup } from "./two-publishers";
import { obsUplink } from "./uplink";
import { obsWrongPassword } from "./wrong-password";

export const OBS: readonly Scenario[] = [
  obsServices,
  obsStart("as-advised"),
  obsStart("as-it-comes"),
  obsKilled,
  obsGhost,
  obsWrongPassword,
  obsHotBackup,
  obsCutover,
  obsCaptured("as-advised"),
  obsCaptured("as-it-comes"),
  obsUplink("as-advised", 60),
  obsUplink("as-advised", 40),
  obsUplink("as-it-comes", 60),
  obsUplink("as-it-comes", 40),
];
