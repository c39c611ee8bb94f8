// DigitalOcean refuses, asks for a pause, fails: each time `pulumi up` says what to do and orders no droplet; the up
// after that makes the server, and names the droplet that a lost answer made too many.
import { readFileSync } from "node:fs";
import type { FaultPlan } from "../../simulator/digitalocean/faults";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { configure, provision } from "../verbs/provision";
import { WITHIN_MS } from "../verbs/deadlines";
import { outcomeOf } from "../result/outcome";

const KEYS = "/v2/account/keys";

interface Trouble {
  what: string;
  /** Makes it so; what is returned mends it again. */
  cause: (bed: Bed) => Promise<(() => Promise<unknown>) | undefined>;
  says: RegExp[];
}

/** Only a fault of the simulator: gone when it has struck, or when all are cleared. */
const fault =
  (...plan: ((faults: FaultPlan) => unknown)[]): Trouble["cause"] =>
  (bed) => {
    for (const add of plan) add(bed.simulator.faults);
    return Promise.resolve(undefined);
  };

// What does not depend on each other is made to fail in one run: a run costs seconds. Only what Pulumi starts with (tag
// and key): whatever waits for another is not asked for once something has failed.
const TROUBLES: Trouble[] = [
  {
    what: "the token is refused (401)",
    cause: fault((faults) => faults.unauthorized()),
    says: [
      /: 401 .*Unable to authenticate you/,
      /error: DigitalOcean does not take the API token.*pulumi config set --secret digitalocean:token/,
    ],
  },
  {
    what: "too many requests (429), and the key is there already (422)",
    cause: async (bed) => {
      // One answer more than is asked for again; a pause of 1 s is waited for.
      bed.simulator.faults.tooManyRequests(/^\/v2\/tags$/, 2, 1);
      const public_key = readFileSync(`${bed.project.sshKeyFile}.pub`, "utf8");
      const made = await bed.api("POST", KEYS, { name: "laptop", public_key });
      const { id } = (made as { ssh_key: { id: number } }).ssh_key;
      return () => bed.api("DELETE", `${KEYS}/${id}`);
    },
    says: [
      /Error creating tag: POST .*: 429 .*giving up after 2 attempt/,
      /error: DigitalOcean asks for a pause.* then pulumi up again/,
      /: 422 .*SSH Key is already in use/,
      /error: DigitalOcean has this SSH key already.*pulumi config set restream:sshKeyFingerprint/,
    ],
  },
  {
    what: "a scope is missing (403), and the API fails (503)",
    cause: fault(
      (faults) => faults.forbidden("POST", /^\/v2\/tags$/),
      (faults) => faults.outage("POST", /^\/v2\/account\/keys$/, 2),
    ),
    says: [
      /Error creating tag: POST .*: 403 .*You are not authorized/,
      /error: the API token may not do this. It needs the scopes droplet, ssh_key, firewall and tag/,
      /Error creating SSH Key: POST .*: 503 .*giving up after 2 attempt/,
      /error: DigitalOcean's API is failing.*Run pulumi up again/,
    ],
  },
  {
    what: "the size is not to be had in the region (422)",
    cause: async ({ project }) => {
      const config = (...args: string[]) =>
        project.mustPulumi(["config", ...args, "-s", STACK]) as Promise<unknown>;
      await config("set", "restream:size", "s-1vcpu-512mb-10gb");
      return () => config("rm", "restream:size");
    },
    says: [
      /Error creating droplet: POST .*: 422 .*Size is not available in this region/,
      /error: this size is not available in this region.*pulumi config set restream:size, or restream:region/,
    ],
  },
  {
    what: "the account has as many droplets as it may have (422)",
    cause: fault((faults) => faults.dropletLimitReached()),
    says: [
      /Error creating droplet: POST .*: 422 .*exceed your droplet limit/,
      /error: this DigitalOcean account has as many droplets as it may have/,
    ],
  },
];

export const apiErrors: Scenario = {
  name: "api-errors",
  title:
    "each error of DigitalOcean's API ends in a clear message, and the next up in a server; a droplet too many is named",
  suite: "story",
  once: true,
  run: async (bed) => {
    await configure(bed);
    try {
      for (const trouble of TROUBLES) await expectTold(bed, trouble);
      await expectFurtherNamed(bed);
    } finally {
      // What comes after this must not meet them.
      bed.simulator.faults.clear();
      bed.sparing.withoutMachine = 0;
    }
    return outcomeOf();
  },
};

const expectTold = async (bed: Bed, { what, cause, says }: Trouble): Promise<void> => {
  bed.say(what);
  const mend = await cause(bed);
  const { code, output } = await bed.project.pulumi(UP);
  await mend?.();
  const unused = bed.simulator.faults.unused().map(({ spec }) => String(spec.path));
  if (unused.length > 0) throw new Error(`${what}: never asked for ${unused.join(", ")}`);
  bed.simulator.faults.clear();
  const lacking = says.filter((words) => !words.test(output));
  if (code === 0 || lacking.length > 0)
    throw new Error(`${what}: exit code ${code}, without ${lacking.join(", ")}:\n${output}`);
  if (dropletsOf(bed).length > 0) throw new Error(`${what}: a droplet was ordered all the same`);
};

/** The answer to the droplet's POST is lost: the provider asks again, and a second one is made. */
const expectFurtherNamed = async (bed: Bed): Promise<void> => {
  bed.say("the API makes the droplet, and its answer is lost (502)");
  const lost = bed.simulator.faults.answerLost("POST", /^\/v2\/droplets$/);
  // The first one: nobody needs its machine.
  bed.sparing.withoutMachine = 1;
  const output = await provision(bed);
  const [further = "", own = "", ...more] = dropletsOf(bed);
  if (lost.hits !== 1 || own === "" || more.length > 0)
    throw new Error(`expected two droplets, there are ${dropletsOf(bed).join(", ")}`);
  for (const words of [
    `there is 1 further droplet with the tag restream-${STACK}; this stack's server is ${own}`,
    `- ${further} (restream-droplet-`,
    `doctl compute droplet delete ${further} `,
    `digitalocean:index/droplet:Droplet further-${further} ${further}`,
  ])
    if (!output.includes(words)) throw new Error(`pulumi up did not say ${words}:\n${output}`);

  // What comes too late is told as well, and changes as little.
  const setRegion = (...args: string[]) => bed.project.mustPulumi(["config", ...args, "-s", STACK]);
  await setRegion("set", "restream:region", "fra1");
  const again = await bed.project.mustPulumi(UP);
  await setRegion("rm", "restream:region");
  for (const words of [
    new RegExp(`- ${further} \\(`),
    /restream:region: got "fra1", but the server was created with "nyc3" and keeps it/,
    /Resources:\s+\d+ unchanged\s/,
  ])
    if (!words.test(again.output))
      throw new Error(`an up without changes did not say ${words}:\n${again.output}`);
  if (!dropletsOf(bed).includes(further)) throw new Error("the further droplet was deleted");

  await bed.api("DELETE", `/v2/droplets/${further}`);
  await eventually("the further droplet is gone", WITHIN_MS.dropletGone, () => {
    if (dropletsOf(bed).includes(further)) throw new Error("it is still there");
  });
};

/** Oldest first. */
const dropletsOf = ({ simulator }: Bed): string[] =>
  simulator
    .resources()
    .filter(({ type }) => type === "droplet")
    .map(({ id }) => id);
