// The suite upgrade: a server that another version made gets this one by `pulumi up`, and loses nothing that is on air.
// Needs: root, what any rehearsal needs (README, "Test it"), and the git history back to those versions.
// One row: npm run rehearse -- --suite upgrade --only upgrade-from-last
import type { Scenario } from "../verbs/scenario";
import { upgradeFromLast } from "./upgrade-from-last";
import { upgradeFromPrevious } from "./upgrade-from-previous";

export const UPGRADE: readonly Scenario[] = [upgradeFromPrevious, upgradeFromLast];
