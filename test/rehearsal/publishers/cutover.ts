// restream cutover: the chosen OBS alone gets in, at once, after restarts, and against whoever was connecting just then.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import { SECRETS } from "../bed/secrets";
import { mustUp } from "../verbs/change";
import { readPicture } from "../verbs/read-picture";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { restreamOnServer } from "../verbs/on-server";
import { goLive } from "../verbs/go-live";
import type { Scenario } from "../verbs/scenario";
import { expectLive, expectPlaceholder, expectShown, rowsAfter } from "../verbs/row";
import {
  ensureOffice,
  forgetOffice,
  nameOffice,
  OFFICE,
  OFFICE_SOURCE,
  othersShown,
  withOffice,
} from "../verbs/office";

const row = rowsAfter("publishers", ensureOffice);

/** In which a publisher that is refused has tried again, more than once. */
const TRIES_MS = 6000;

export const cutoverByName = row(
  "cutover-by-name",
  "restream cutover office: home's connection ends and stays out, office is on air; any lets home in again; 0 lost",
  async (bed) =>
    withOffice(bed, async (office) => {
      const nobody = await restreamOnServer(bed, "cutover", "ofice");
      office.start();
      const cutAt = now();
      const cut = await restreamOnServer(bed, "cutover", OFFICE);
      await expectShown(bed, OFFICE_SOURCE, cutAt);
      const status = await restreamOnServer(bed, "status");
      const since = now();
      await pause(TRIES_MS);
      const problems = othersShown(bed, since, now(), [OFFICE_SOURCE]);

      // Also when nobody else is there, and home tries.
      await office.kill();
      await expectPlaceholder(bed, now());
      const aloneAt = now();
      await pause(TRIES_MS);
      problems.push(...othersShown(bed, aloneAt, now(), ["placeholder"]));
      const endedAt = now();
      const ended = await restreamOnServer(bed, "cutover", "any");
      await expectLive(bed, endedAt);
      return {
        problems: [
          ...problems,
          ...expects("a name that there is not", nobody, 2, /No publisher is called "ofice"/),
          ...expects("cutover office", cut, 0, /Ended: home from 203\.0\.113\.10/),
          ...(/only office may publish: restream cutover any ends it/.test(status.output)
            ? []
            : [`the status does not say so: ${status.output}`]),
          ...expects("cutover any", ended, 0, /Every publisher may send again: home, office/),
        ],
      };
    }),
);

export const cutoverSurvives = row(
  "cutover-survives",
  "a cutover outlives a restart of MediaMTX, a rotated key and a reboot; a release without its publisher is refused",
  async (bed) =>
    withOffice(bed, async (office) => {
      const problems: string[] = [];
      office.start();
      const cutAt = now();
      await restreamOnServer(bed, "cutover", OFFICE);
      await expectShown(bed, OFFICE_SOURCE, cutAt);
      // With nobody on air, because beside office home would be refused either way.
      const expectAlone = async (what: string, since: number): Promise<void> => {
        await expectShown(bed, OFFICE_SOURCE, since, WITHIN_MS.shownAfterOutage);
        await office.kill();
        await expectPlaceholder(bed, now());
        await pause(TRIES_MS);
        problems.push(
          ...othersShown(bed, since, now(), [OFFICE_SOURCE, "placeholder"]).map(
            (problem) => `${what}: ${problem}`,
          ),
        );
        const againAt = now();
        office.start();
        await expectShown(bed, OFFICE_SOURCE, againAt, WITHIN_MS.shownAfterOutage);
      };

      bed.say("MediaMTX restarts");
      const restartedAt = now();
      await bed.machine.exec("systemctl", "restart", "mediamtx-restream");
      await expectAlone("after a restart", restartedAt);

      bed.say("home's key is rotated");
      const rotatedAt = now();
      await rotate(bed, `${SECRETS.publishKey}-2`);
      await rotate(bed, SECRETS.publishKey);
      await expectAlone("after a rotated key", rotatedAt);

      bed.say("a release without office");
      await forgetOffice(bed);
      const without = await bed.project.pulumi(UP);
      await nameOffice(bed);
      await mustUp(bed);
      if (without.code === 0 || !/Only office may publish now .*cutover any/.test(without.output))
        problems.push(`a release without it: ${without.output.slice(-1000)}`);

      bed.say("the server reboots");
      const { boots } = bed.machine;
      await bed.machine.exec("systemctl", "--no-block", "reboot");
      await eventually("the machine has started again", WITHIN_MS.boots, () => {
        if (bed.machine.boots === boots) throw new Error("it is still the same boot");
      });
      await eventually("MediaMTX is read", WITHIN_MS.readAfterBoot, () => readPicture(bed));
      const bootedAt = now();
      await bed.machine.exec("systemctl", "start", "restream-twitch", "restream-youtube");
      await expectAlone("after a reboot", bootedAt);
      await restreamOnServer(bed, "cutover", "any");
      await office.kill();
      await expectLive(bed, now(), undefined, WITHIN_MS.shownAfterOutage);
      return { problems, excused: ["twitch", "youtube"] };
    }),
);

const ROUNDS = 20;

/** @param stopsAtFirst at the first problem: for who knows that there is one */
export const cutoverBesideGhost = (
  name: string,
  { stopsAtFirst }: { stopsAtFirst: boolean },
): Scenario =>
  row(
    name,
    `a ghost connects 0 to 4 s before a cutover, ${ROUNDS} times: never on air once the cutover is done`,
    async (bed, _since, figures) => {
      const address = (await bed.project.output("address")) as string;
      const ghost = bed.publishers.newPublisher("ghost", address, SECRETS.publishKey, {
        source: "ghost",
      });
      const problems: string[] = [];
      let onAir = 0;
      await bed.publisher.kill();
      try {
        for (let round = 1; round <= ROUNDS; round++) {
          if (stopsAtFirst && problems.length > 0) break;
          await restreamOnServer(bed, "cutover", "any");
          await expectPlaceholder(bed, now());
          const startedAt = now();
          ghost.start();
          const waits = Math.random() * 4000;
          await pause(waits);
          const { code, output } = await restreamOnServer(bed, "cutover", OFFICE);
          const doneAt = now();
          await pause(1000);
          if (othersShown(bed, startedAt, doneAt, ["placeholder"]).length > 0) onAir++;
          const after = othersShown(bed, doneAt, now(), ["placeholder"]);
          const what = `round ${round}, ${(waits / 1000).toFixed(2)} s before`;
          problems.push(...after.map((problem) => `${what}: ${problem} after the cutover`));
          if (code !== 0) problems.push(`${what}: exit code ${code}: ${output}`);
          await ghost.kill();
        }
      } finally {
        if (ghost.isStarted) await ghost.kill();
        await restreamOnServer(bed, "cutover", "any");
      }
      figures["the ghost was on air before it was ended times"] = onAir;
      await goLive(bed);
      return { problems };
    },
  );

export const cutoverGhost = cutoverBesideGhost("cutover-ghost", { stopsAtFirst: false });

const rotate = async (bed: Bed, key: string): Promise<void> => {
  await bed.project.mustPulumi(
    ["config", "set", "--secret", "restream:publishKey", "-s", STACK],
    key,
  );
  await mustUp(bed);
};
