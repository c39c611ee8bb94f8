// What is looked at, learnt and started on a server that is new.
import { join } from "node:path";
import { knownFramesOf } from "../../support/media/frame-id";
import { firstFrameOf } from "../../support/media/on-air";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "./deadlines";
import { tooExposed } from "./exposure";
import { mediamtxVersion } from "./mediamtx-program";

export const expectCleanBoot = async ({ machine, say }: Bed): Promise<void> => {
  say("first boot clean, server up, restream off");
  await eventually(
    "the droplet has booted without a failed unit",
    WITHIN_MS.bootedClean,
    async () => {
      const state = (
        await machine.exec(
          "sh",
          "-c",
          "systemctl is-system-running || systemctl --failed --plain --no-legend",
        )
      ).trim();
      if (state !== "running") throw new Error(state);
    },
  );
  const status = await machine.exec("sh", "-c", "cloud-init status --long --format json || true");
  const { status: done, errors } = JSON.parse(status) as { status: string; errors: string[] };
  if (done !== "done" || errors.length > 0)
    throw new Error(`cloud-init: ${done}, ${errors.join("; ")}`);
  for (const [verb, unit, expected] of [
    ["is-active", "mediamtx-restream", "active"],
    ["is-enabled", "mediamtx-restream", "enabled"],
    ["is-active", "mediamtx-hub", "active"],
    ["is-enabled", "mediamtx-hub", "enabled"],
    ["is-active", "mediamtx-feed", "active"],
    ["is-enabled", "mediamtx-feed", "enabled"],
    ["is-enabled", "nginx", "masked"],
    ["is-active", "restreamd", "active"],
    ["is-enabled", "restreamd", "enabled"],
    ["is-active", "restream-twitch", "inactive"],
    ["is-enabled", "restream-twitch", "disabled"],
    ["is-active", "restream-youtube", "inactive"],
    ["is-enabled", "restream-youtube", "disabled"],
  ] as const) {
    const got = (await machine.exec("sh", "-c", `systemctl ${verb} ${unit} || true`)).trim();
    if (got !== expected) throw new Error(`${unit}: ${verb} says ${got}, expected ${expected}`);
  }
};

const SANDBOXED = [
  ...["mediamtx-restream", "mediamtx-hub", "mediamtx-feed"],
  ...["restream-twitch", "restream-youtube"],
  ...["restreamd", "restreamd-notices", "restreamd-summary"],
];

export const expectSandboxes = async (bed: Bed): Promise<void> => {
  const problems = await tooExposed(
    bed,
    SANDBOXED.map((name) => `${name}.service`),
  );
  if (problems.length > 0) throw new Error(problems.join("; "));
};

/** The frames of the placeholder's file; that the server shows just these is what `gap` counts. */
export const learnPlaceholder = async (bed: Bed): Promise<void> => {
  const file = "var/lib/rehearsal-placeholder.flv";
  await bed.machine.exec(
    ...["sh", "-c"],
    `ffmpeg -v error -nostdin -y -i /var/lib/restream/placeholder/*.mp4 -c copy -f flv /${file}`,
  );
  const { video } = await knownFramesOf(join(bed.machine.root, file));
  await bed.machine.exec("rm", `/${file}`);
  if (video.size === 0) throw new Error("the placeholder has no frame");
  bed.catalogue.add("placeholder", video);
  bed.report.versions = {
    ...bed.report.versions,
    mediamtx: await mediamtxVersion(bed.machine),
    ffmpeg: /version (\S+)/.exec(await bed.machine.exec("ffmpeg", "-version"))?.[1] ?? null,
  };
};

/** With the commands that the stack names, in a terminal each. */
export const startRestreams = async (bed: Bed): Promise<void> => {
  const start = (await bed.project.output("start")) as Record<string, string>;
  await Promise.all(
    PLATFORMS.map(async (name) => {
      const line = start[name];
      if (!line) throw new Error(`the stack has no command that starts ${name}`);
      bed.say(`the operator: ${line}`);
      const result = await bed.project.shell(line);
      if (result.code !== 0) throw new Error(`${line}: ${result.output}`);
      const { startedAt } = await bed.platforms[name].waitForPublish(WITHIN_MS.publishes);
      await eventually(`${name} receives the placeholder`, WITHIN_MS.firstPlaceholder, () => {
        if (!firstFrameOf(bed.platforms[name].frames(startedAt), "placeholder", startedAt))
          throw new Error("no frame of it yet");
      });
    }),
  );
};
