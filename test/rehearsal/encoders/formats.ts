// Pictures of other encoders: each is carried, a platform's reset in the middle too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { withSecondPps } from "../../support/media/second-pps";
import type { OtherSource } from "../../support/parts/sources";
import { untilSaid } from "../verbs/journal";
import { expectPlaceholder, expectSource } from "../verbs/row";
import { pictureProblemsAfterReset } from "./told-size";
import type { Scenario } from "../verbs/scenario";
import { encoderRow, freezes, pictureAgain, resetInTheMiddle, withEncoder } from "../verbs/encoder";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { SECRETS } from "../bed/secrets";

const carried = (source: OtherSource, what: string): Scenario =>
  encoderRow(
    `encoder-${source}`,
    `${what}: carried, 0 lost, a platform's reset meanwhile`,
    async (bed, _since, figures) => {
      const address = (await bed.project.output("address")) as string;
      const encoder = bed.publishers.newPublisher("encoder", address, SECRETS.publishKey, {
        source,
      });
      return withEncoder(bed, encoder, source, async (since) => {
        await pause(6000);
        const problems = freezes(bed, figures, since, 1);
        const at = now();
        problems.push(...(await resetInTheMiddle(bed, figures)));
        await pictureAgain(bed, at);
        problems.push(...pictureProblemsAfterReset(bed, at));
        return { problems };
      });
    },
  );

/** MediaMTX cannot order it: the placeholder instead, told with the settings. */
const notCarried = (source: OtherSource, what: string): Scenario =>
  encoderRow(
    `encoder-${source}`,
    `${what}: not carried but told with the settings, the placeholder instead, 0 lost, a platform's reset meanwhile`,
    async (bed, _since, figures) => {
      const address = (await bed.project.output("address")) as string;
      const encoder = bed.publishers.newPublisher("encoder", address, SECRETS.publishKey, {
        source,
      });
      return withEncoder(bed, encoder, "placeholder", async (since) => {
        await untilSaid(bed, since, ["kind=keyframes-missing", "B-frames"], {
          unit: "restreamd",
          withinMs: WITHIN_MS.saidOfSlow,
        });
        const problems = await resetInTheMiddle(bed, figures);
        for (const name of PLATFORMS)
          await expectSource(bed.platforms[name], "placeholder", now(), WITHIN_MS.shown);
        return { problems };
      });
    },
  );

/** From MediaMTX v1.21.0 on; before, the second was dropped in silence, and what used it could not be decoded. */
const secondPps: Scenario = encoderRow(
  "encoder-two-pps",
  "two picture parameter sets announced: refused and told, the placeholder on air, 0 lost, a platform's reset meanwhile",
  async (bed, _since, figures) => {
    const media = join(bed.runFolder, "two-pps.flv");
    writeFileSync(media, withSecondPps(readFileSync(join(bed.runFolder, "live.flv"))));
    const address = (await bed.project.output("address")) as string;
    const encoder = bed.publishers.newScripted("two-pps", address, { media });
    await bed.publisher.stopCleanly();
    const since = now();
    encoder.start();
    try {
      await untilSaid(bed, since, ["multiple H264 parameters are not supported"]);
      await untilSaid(bed, since, ["it describes its H.264", "Video Encoder"], {
        unit: "restreamd",
      });
    } finally {
      await encoder.kill();
    }
    await expectPlaceholder(bed, now());
    const problems = await resetInTheMiddle(bed, figures);
    await expectPlaceholder(bed, now() + 1000);
    return { problems };
  },
);

export const headerRows: readonly Scenario[] = [
  carried("no-b-frames", "no B-frames"),
  notCarried("interlaced", "an interlaced picture with B-frames"),
  carried("high-444", "4:4:4"),
  carried("high-10", "10 bits"),
  secondPps,
  // Not right after the other one: what is seen again within 20 s is told as the same trouble.
  notCarried("reordered-16", "16 B-frames in a row"),
];
