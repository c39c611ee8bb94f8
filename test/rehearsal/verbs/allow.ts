// The operator says who may publish.
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";

/** Who may publish, as the operator changes it: the stack's `homeIp`, and `pulumi up`. @returns what the API was asked to change */
export const allow = async (
  { project, simulator }: Bed,
  ...addresses: string[]
): Promise<string[]> => {
  const list = addresses.join(",");
  await project.mustPulumi(["config", "set", "restream:homeIp", "-s", STACK], list);
  const before = simulator.log.length;
  await project.mustPulumi(UP);
  return simulator.log
    .slice(before)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
};
