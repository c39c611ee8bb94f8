// The mains fail while a release is being switched: one release is there, whole, and the next `pulumi up` ends well.
import { watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { losePower, returnPower } from "./power-cut";
import { ensureOnAir, row } from "../verbs/row";
import { damaged, releaseOf, serverFiles } from "../verbs/server-files";
import { PLATFORMS } from "../result/platform-names";

/** The file that apply switches first of those that change: it takes them in alphabetical order. */
const SWITCHED_FIRST = "/etc/restream/feed.env";

/** Another placeholder and another filter: files of MediaMTX and of the feed, and a film to be made. */
const CHANGES = { placeholderText: "After the power cut", resendHeaders: "false" };

export const powerCutApply: Scenario = row(
  "power-cut-apply",
  "power cut right after apply began to switch files: the old or the new release is whole, the next pulumi up ends well",
  async (bed, _since, figures) => {
    const { machine, project } = bed;
    const before = await configOf(bed);
    await stopAll(bed);
    const old = await serverFiles(machine);
    await configure(bed, CHANGES);
    const cut = cutAtSwitch(bed);
    const interrupted = await project.pulumi(UP);
    if (interrupted.code === 0) throw new Error("pulumi up did not notice the power cut");
    const { problems } = await returnPower(bed, await cut.fsck);
    const found = await serverFiles(machine);

    await stopAll(bed); // as before: a running MediaMTX is not cut by a release
    const up = await project.pulumi(UP);
    const wanted = await serverFiles(machine);
    const state = releaseOf(found, { old, new: wanted });
    figures["found after the cut: the new release, times"] =
      "release" in state && state.release === "new" ? 1 : 0;
    problems.push(
      ...(up.code === 0 ? [] : [`the next pulumi up failed: ${up.output.slice(-1500)}`]),
      ...("mixed" in state ? [`neither release is whole: ${state.mixed.join(", ")}`] : []),
      ...(await problemsAsConfigured(bed)),
    );

    await stopAll(bed);
    await configure(bed, before);
    await project.mustPulumi(UP);
    problems.push(
      ...damaged(old, await serverFiles(machine)).filter(
        (line) => !/\/(?:incoming|releases)\//.test(line),
      ),
    );
    await ensureOnAir(bed);
    // The operator stopped them.
    return { problems, excused: PLATFORMS };
  },
);

/** Cuts the power when the first file is switched. */
const cutAtSwitch = (bed: Bed): { fsck: Promise<string> } => ({
  fsck: new Promise((resolve, reject) => {
    const folder = watch(join(bed.machine.root, dirname(SWITCHED_FIRST)), (_, name) => {
      if (name !== basename(SWITCHED_FIRST)) return;
      folder.close();
      losePower(bed).then(resolve, reject);
    });
  }),
});

/** What the server runs with is what the stack says now, and MediaMTX shows it. */
const problemsAsConfigured = async ({ machine }: Bed): Promise<string[]> => {
  const filter = await machine.exec("cat", "/etc/restream/feed.env");
  const state = await machine.exec("sh", "-c", "systemctl is-active mediamtx-restream || true");
  return [
    ...(filter.includes("RESTREAM_VIDEO_FILTER=null") ? [] : ["the new release is not in place"]),
    ...(state.trim() === "active" ? [] : [`MediaMTX is ${state.trim()}`]),
  ];
};

const stopAll = async (bed: Bed): Promise<void> => {
  if (bed.publisher.isStarted) await bed.publisher.kill();
  const restreams = PLATFORMS.map((name) => `restream-${name}`);
  await bed.machine.exec("systemctl", "stop", ...restreams, "mediamtx-restream");
};

type Config = Record<keyof typeof CHANGES, string | undefined>;

const configOf = async ({ project }: Bed): Promise<Config> => {
  const { stdout } = await project.mustPulumi(["config", "--json", "-s", STACK]);
  const config = JSON.parse(stdout) as Record<string, { value?: string }>;
  const of = (key: keyof Config): string | undefined => config[`restream:${key}`]?.value;
  return { placeholderText: of("placeholderText"), resendHeaders: of("resendHeaders") };
};

const configure = async ({ project }: Bed, config: Config): Promise<void> => {
  for (const [key, value] of Object.entries(config))
    await project.mustPulumi(
      value === undefined
        ? ["config", "rm", `restream:${key}`, "-s", STACK]
        : ["config", "set", `restream:${key}`, "-s", STACK],
      value,
    );
};
