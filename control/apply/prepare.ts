// Decides what happens before the switch, where every failure is a refusal: nothing in force has changed.
import { decide, type Plan } from "./plan";
import { reasonOfRefusal, Refused, explainRefusal } from "./refusal-words";
import type { ReleaseFile } from "./release";
import type { HostState } from "./host-state";

export interface Steps {
  look: () => HostState;
  /** @throws Refused when a later release has begun. */
  check: () => void;
  /** Debian packages. */
  install: (packages: readonly string[]) => Promise<void>;
  /** Makes the placeholder and the feed's key from the release's own scripts, where they are missing. */
  make: () => void;
  /** @throws Error with the words of the program that does not take one of the files. */
  validate: (files: ReleaseFile[]) => void;
}

/**
 * Returns the plan from a look taken last: installing, making and trying take a minute, in which somebody may start a
 * restream or edit a file.
 * @throws Refused or Error: nothing in force has changed
 */
export const prepared = async (files: ReleaseFile[], steps: Steps): Promise<Plan> => {
  const tried = new Set<ReleaseFile>();
  for (let isFirstLook = true; ; isFirstLook = false) {
    const decision = decide(files, steps.look());
    steps.check();
    if (!decision.allowed) throw new Refused(reasonOfRefusal(decision), explainRefusal(decision));
    const { plan } = decision;
    const untried = plan.write.filter((file) => !tried.has(file));
    if (isFirstLook) {
      if (plan.packages.length > 0) await steps.install(plan.packages);
      steps.make();
    } else if (untried.length === 0) return plan;
    steps.validate(untried);
    for (const file of untried) tried.add(file);
  }
};
