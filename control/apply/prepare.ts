// Decides what happens before the switch, where every failure is a refusal: nothing in force has changed.
import { decide, type Plan } from "./plan";
import { MEDIAMTX_CONFIG } from "../shared/names";
import { publishersIn } from "../shared/mediamtx/users";
import {
  explainChosenGone,
  reasonOfRefusal,
  Refused,
  explainRefusal,
  PULUMI_UP,
} from "./refusal-words";
import type { ReleaseFile } from "./release";
import type { HostState } from "./host-state";

export interface Steps {
  look: () => Promise<HostState>;
  /** @throws Refused when a later release has begun. */
  check: () => void;
  /** Debian packages. */
  install: (packages: readonly string[]) => Promise<void>;
  /** Makes the files that a release brings only the recipe of, if they do not exist yet. */
  make: () => Promise<void>;
  /**
   * @param files what is to be tried
   * @param release all files of the release
   * @throws Error with the words of the program that does not take one of the files
   */
  validate: (files: ReleaseFile[], release: ReleaseFile[]) => void;
}

export interface Mandate {
  /** See decide. */
  allow: string;
  /** What asks for it, as it is typed: `pulumi up`, or a command on the server, which takes --allow. */
  asked: string;
}

/**
 * The plan, from a look taken right before it is returned: installing, making and trying takes a minute, in which somebody
 * may start a restream or edit a file.
 * @throws Refused or Error: nothing in force has changed
 */
export const prepared = async (
  files: ReleaseFile[],
  steps: Steps,
  { allow, asked }: Mandate = { allow: "", asked: PULUMI_UP },
): Promise<Plan> => {
  const tried = new Set<ReleaseFile>();
  for (let isFirstLook = true; ; isFirstLook = false) {
    const host = await steps.look();
    const decision = decide(files, host, allow);
    steps.check();
    if (host.chosen !== undefined && !isPublisherIn(host.chosen, files))
      throw new Refused(
        `the publisher of the cutover, ${host.chosen}, is not in it`,
        explainChosenGone(host.chosen, asked),
      );
    if (!decision.allowed)
      throw new Refused(reasonOfRefusal(decision), explainRefusal(decision, allow, asked));
    const { plan } = decision;
    const untried = plan.write.filter((file) => !tried.has(file));
    if (isFirstLook) {
      if (plan.packages.length > 0) await steps.install(plan.packages);
      await steps.make();
    } else if (untried.length === 0) return plan;
    steps.validate(untried, files);
    for (const file of untried) tried.add(file);
  }
};

/** What is no YAML is for the trial to refuse. */
const isPublisherIn = (name: string, files: readonly ReleaseFile[]): boolean => {
  const config = files.find(({ path }) => path === MEDIAMTX_CONFIG);
  try {
    return config === undefined || publishersIn(config.content).includes(name);
  } catch {
    return true;
  }
};
