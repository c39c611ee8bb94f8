// A publish key that got out is replaced in mid-broadcast: nothing is interrupted, the old key opens no more.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { firstFrameOf } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

const NEW_KEY = "test-key-new-0123456789abcdef";

export const publishKey: Scenario = {
  name: "publish-key",
  title: "the publish key is replaced while live: the stream goes on, the old key opens no more",
  suite: "story",
  lane: "c",
  run: async (bed) => {
    if (bed.publisher.connectedAt === undefined) await goLive(bed);
    const { connectedAt } = bed.publisher;
    if (connectedAt === undefined) throw new Error("nobody publishes: nothing can be interrupted");
    const replacedAt = now();
    await setKey(bed, NEW_KEY);
    if (bed.publisher.connectedAt !== connectedAt)
      throw new Error("the publisher was interrupted by the new key");
    await expectLiveSince(bed, replacedAt);
    await bed.publisher.kill();

    const address = (await bed.project.output("address")) as string;
    const [old, fresh] = [
      bed.publishers.newPublisher("old-key", address, SECRETS.publishKey),
      bed.publishers.newPublisher("new-key", address, NEW_KEY),
    ];
    const triedAt = now();
    old.start();
    try {
      await eventually("the old key is refused", WITHIN_MS.said, async () => {
        const said = await bed.machine.exec(
          ...["journalctl", "-u", "mediamtx-restream", "-o", "cat", "--no-pager"],
          `--since=@${(triedAt / 1000).toFixed(0)}`,
        );
        if (!said.includes("failed to authenticate")) throw new Error("it was not");
      });
    } finally {
      await old.kill();
    }
    const backAt = now();
    fresh.start();
    try {
      await expectLiveSince(bed, backAt);
    } finally {
      await fresh.kill();
    }
    await setKey(bed, SECRETS.publishKey);
    await goLive(bed);
    return outcomeOf({ problems: untouched(bed, replacedAt, "publisherChanged") });
  },
};

const setKey = async ({ project }: Bed, key: string): Promise<void> => {
  await project.mustPulumi(["config", "set", "--secret", "restream:publishKey", "-s", STACK], key);
  await project.mustPulumi(UP);
};

const expectLiveSince = async ({ platforms }: Bed, since: number): Promise<void> => {
  for (const name of PLATFORMS)
    await eventually(`${name} receives live`, WITHIN_MS.shown, () => {
      if (!firstFrameOf(platforms[name].frames(since), "live", since))
        throw new Error("no live frame yet");
    });
};
