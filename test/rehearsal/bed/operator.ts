// The operator at home: the engine, and the checkout that Pulumi runs in, against the simulated API.
import { prepareEngine, type Engine } from "../../support/engine/pulumi";
import type { Evident } from "./evident";
import { Project } from "./project";
import { SECRETS } from "./secrets";
import type { World } from "./world";

export interface Operator {
  engine: Engine;
  project: Project;
  /** As Pulumi's command line says it. */
  cliVersion: string;
}

/** @param evident gets the project as soon as it is there */
export const openOperator = async (
  world: World,
  pulumiCli: Parameters<typeof prepareEngine>[0]["cli"],
  apiUrl: string,
  evident: Evident,
): Promise<Operator> => {
  const workDir = world.makeFolder("engine");
  const engine = await prepareEngine({
    cli: pulumiCli,
    workDir,
    spawn: world.home.spawn,
    environment: {
      // Types are checked by `npm run check`; here it would cost every `pulumi up` 2 s.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      DIGITALOCEAN_API_URL: apiUrl,
      DIGITALOCEAN_TOKEN: SECRETS.token,
      HOME: world.makeFolder("operator"),
    },
  });
  await engine.start();
  const project = new Project(world.runFolder, world.home, pulumiCli, engine.env());
  evident.project = project;
  const version = await project.mustPulumi(["version"]);
  return { engine, project, cliVersion: version.stdout.trim() };
};
