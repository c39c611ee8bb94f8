// The mains fail in the middle of the broadcast, also just after the server's own programs wrote a file.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { readPicture } from "../verbs/read-picture";
import { largest, secondsFrom } from "../verbs/restream";
import { ensureOnAir, expectPlaceholder, row, within } from "../verbs/row";
import { damaged, serverFiles } from "../verbs/server-files";
import { PLATFORMS } from "../result/platform-names";
import { expectCleanBoot } from "../verbs/new-server";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

const READY_SECONDS = PROMISED_SECONDS.readableAfterBoot;

/** What is done last before each cut: with the server's own programs and their own arguments, so nothing changes. */
const LAST_ACTS: readonly { name: string; act: (bed: Bed) => Promise<unknown> }[] = [
  { name: "live", act: () => Promise.resolve() },
  {
    name: "MediaMTX just installed again",
    act: async ({ machine, parts: { mediamtx }, mediamtxUrl }) => {
      await machine.exec("sh", "-c", "rm /usr/local/lib/restream/mediamtx-*");
      await machine.exec(
        "/usr/local/lib/restream/install-program",
        ...["mediamtx", mediamtx.version, mediamtxUrl, mediamtx.sha256],
      );
    },
  },
  {
    name: "placeholder just made again",
    act: ({ machine }) =>
      machine.exec(
        ...["sh", "-c", 'rm /var/lib/restream/placeholder/*.mp4; exec node -e "$1"', "sh"],
        MAKE_PLACEHOLDER,
      ),
  },
];

/** With the arguments of the release that was staged last. */
const MAKE_PLACEHOLDER = `
const { readdirSync, readFileSync } = require("node:fs");
const [folder] = readdirSync("/var/lib/restream/incoming");
const { placeholder } = JSON.parse(readFileSync("/var/lib/restream/incoming/" + folder + "/release.json", "utf8"));
require("node:child_process").execFileSync("/usr/local/lib/restream/make-placeholder", placeholder.args);
`;

export const powerCut: Scenario = row(
  "power-cut",
  `power cut while live, ${LAST_ACTS.length} times: the placeholder is read ≤ ${READY_SECONDS} s after the start, the restreams stay off, no file damaged`,
  async (bed, _since, figures) => {
    const ready: number[] = [];
    const problems: string[] = [];
    for (const { name, act } of LAST_ACTS) {
      await ensureOnAir(bed);
      await act(bed);
      const before = await serverFiles(bed.machine);
      // Anybody's fsync (the journal's, say) makes all names on the disk last, but the contents of that file alone.
      await bed.machine.exec("sh", "-c", "echo > /var/tmp/fsync && sync /var/tmp/fsync");
      const { readySeconds, problems: found } = await returnPower(bed, await losePower(bed)).catch(
        (error: unknown) => {
          throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        },
      );
      ready.push(readySeconds);
      problems.push(
        ...[...found, ...damaged(before, await serverFiles(bed.machine))].map(
          (problem) => `${name}: ${problem}`,
        ),
      );
      const startedAt = now();
      for (const platform of PLATFORMS)
        await bed.machine.exec("systemctl", "start", `restream-${platform}`);
      await expectPlaceholder(bed, startedAt);
    }
    figures["placeholder read after the start, worst s"] = largest(ready);
    return {
      problems: [...problems, ...within("the placeholder", largest(ready), READY_SECONDS)],
      // Their connections broke with the power.
      excused: PLATFORMS,
    };
  },
);

/** The mains fail, now. @returns what fsck.ext4 -n finds after ext4's own recovery */
export const losePower = async ({ machine, parts, publisher }: Bed): Promise<string> => {
  const fsck = await machine.losePower(parts.roots.tools);
  // So what is read after the boot is the placeholder.
  if (publisher.isStarted) await publisher.kill();
  return fsck;
};

/** The mains return. @throws Error when no picture comes for a minute, or the boot is not clean */
export const returnPower = async (
  bed: Bed,
  fsck: string,
): Promise<{ readySeconds: number; problems: string[] }> => {
  const { machine, platforms } = bed;
  const startedAt = now();
  machine.boot();
  await eventually("MediaMTX is read", WITHIN_MS.readAfterBoot, () => readPicture(bed));
  const readySeconds = secondsFrom(startedAt, now()) ?? 0;
  await expectCleanBoot(bed);
  return {
    readySeconds,
    problems: [
      ...(fsck === "" ? [] : [`fsck.ext4 -n: ${fsck}`]),
      ...(await journalProblems(bed)),
      ...PLATFORMS.filter((name) =>
        platforms[name].connections.some(({ startedAt: at }) => at >= startedAt),
      ).map((name) => `${name}: a restream started by itself`),
    ],
  };
};

const journalProblems = async ({ machine }: Bed): Promise<string[]> => {
  await machine.exec("journalctl", "--sync");
  const told = await machine.exec(
    "sh",
    "-c",
    "journalctl --verify 2>&1 | grep --invert-match PASS || true",
  );
  return told.trim() === "" ? [] : [`journalctl --verify: ${told.trim().slice(0, 500)}`];
};
