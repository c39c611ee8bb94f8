// The stack's configuration and the `pulumi up` that makes the server; once, by whichever scenario comes first.
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { configureApprise, configureDiscord } from "../bed/notices-receivers";
import { STACK, UP } from "../bed/project";
import { SECRETS } from "../bed/secrets";
import { setSecret } from "./change";
import { mediamtxProgram } from "./mediamtx-program";

/** Whatever a shell, YAML, ffmpeg's filters or drawtext could take for their own. */
export const PLACEHOLDER_TEXT = `Back at 8: 100% {soon}, "we" don't \\ 'leave' $HOME; [ok] = à bientôt`;

export const PATH_URL = "rtmp://127.0.0.1:1935/live";

/** `stack init` and the configuration, as the README shows them; once. */
export const configure = async (bed: Bed): Promise<void> => {
  if (bed.configured) return;
  bed.configured = true;
  const { project, parts, mediamtxUrl } = bed;
  await project.mustPulumi(["stack", "init", STACK]);
  const plain = {
    homeIp: HOME,
    placeholderText: PLACEHOLDER_TEXT,
    sshKeyFile: project.sshKeyFile,
    mediamtxVersion: parts.mediamtx.version,
    mediamtxUrl,
    mediamtxSha256: parts.mediamtx.sha256,
    ...bed.stackSettings,
  };
  for (const [key, value] of Object.entries(plain))
    await project.mustPulumi(["config", "set", `restream:${key}`, value, "-s", STACK]);
  for (const key of ["publishKey", "twitchStreamKey", "youtubeStreamKey"] as const)
    await setSecret(bed, key, SECRETS[key]);
  if (!bed.notifiesFromStart) return;
  await configureDiscord(bed);
  await configureApprise(bed);
};

/** The `pulumi up` that makes the server, measured. @returns what it said. */
export const provision = async (bed: Bed): Promise<string> => {
  await configure(bed);
  bed.say("pulumi up");
  const startedAt = now();
  const upping = bed.project.mustPulumi(UP);
  let over = false;
  const settled = upping.finally(() => (over = true));
  const ready = firstPlaceholderFrame(bed, () => over);
  const { output } = await settled;
  bed.provisioned = true;
  bed.report.provision.upSeconds = (now() - startedAt) / 1000;
  bed.report.provision.readySeconds = await ready;
  return output;
};

/** Seconds from the API's 202 for the droplet to the first frame read on it; null if there was none. */
const firstPlaceholderFrame = async (bed: Bed, over: () => boolean): Promise<number | null> => {
  for (;;) {
    const wasOver = over();
    const [machine] = bed.datacenter.machines;
    // A look costs a process on the machine: only when there is something to look at.
    const program = machine && mediamtxProgram(machine);
    if (machine && program !== undefined && isThere(join(machine.root, program))) {
      try {
        await machine.exec(
          "timeout",
          "5",
          "ffmpeg",
          "-v",
          "error",
          "-nostdin",
          "-fpsprobesize",
          "0",
          "-i",
          PATH_URL,
          "-map",
          "0:v",
          "-frames:v",
          "1",
          "-c",
          "copy",
          "-f",
          "null",
          "-",
        );
        const accepted = bed.simulator
          .resources()
          .filter(({ type }) => type === "droplet")
          .map(({ id }) => bed.simulator.dropletAcceptedAt(Number(id)))
          // The newest: one before it may be too many.
          .at(-1);
        return accepted === undefined ? null : (now() - accepted) / 1000;
      } catch {
        // not yet: no ffmpeg, no MediaMTX
      }
    }
    if (wasOver) return null;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

/** Not followed: it is a link, and from here it leads elsewhere. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
