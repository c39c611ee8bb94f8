// A laptop of its own: a checkout, a home and a state; the SSH key lies where the stack file says.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { Project, STACK } from "../bed/project";

/** @param folder for its home and its state @returns it with the stack file, and no state yet; the caller removes both */
export const newLaptop = async (bed: Bed, folder: string): Promise<Project> => {
  const [home, backend] = ["home", "state"].map((name) => join(folder, name)) as [string, string];
  for (const each of [home, backend]) mkdirSync(each, { recursive: true });
  const env = { ...bed.engine.env(), HOME: home, PULUMI_BACKEND_URL: `file://${backend}` };
  const laptop = new Project(bed.runFolder, bed.home, bed.parts.pulumiCli, env, "other-");
  await laptop.mustPulumi(["stack", "init", STACK]);
  const file = `Pulumi.${STACK}.yaml`;
  copyFileSync(join(bed.project.folder, file), join(laptop.folder, file));
  return laptop;
};

/** @param file to be written: what the first laptop exports, which is all that the other one knows */
export const takeState = async (bed: Bed, laptop: Project, file: string): Promise<void> => {
  await bed.project.mustPulumi(["stack", "export", "--file", file, "-s", STACK]);
  await laptop.mustPulumi(["stack", "import", "--file", file, "-s", STACK]);
};
