// The operator changes from one OBS to another one on another line, with other settings: the broadcast goes on.
import { setTimeout as pause } from "node:timers/promises";
import type { OtherSource } from "../../support/parts/sources";
import { HOME, OTHER_HOME } from "../../support/world/addresses";
import type { Scenario } from "../verbs/scenario";
import { decodeErrors, marksOf } from "../verbs/decodes";
import { headerProblems } from "../verbs/headers";
import { expectShown, liveMeasures, row, within } from "../verbs/row";
import { goLive } from "../verbs/go-live";
import { allow } from "../verbs/allow";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { SECRETS } from "../bed/secrets";

/** How long each is on air, for the decoder to see whole GOPs. */
const STAYS_MS = 5000;

const cutover = (name: string, what: string, source: OtherSource): Scenario =>
  row(
    name,
    `A stops, B (${what}) starts from another allowed address, and back: 0 lost, live ≤ ${PROMISED_SECONDS.live} s, decodes cleanly`,
    async (bed, since, figures) => {
      await allow(bed, HOME, OTHER_HOME);
      const host = bed.network.addHost("other-home", OTHER_HOME);
      const address = (await bed.project.output("address")) as string;
      const other = bed.publishers.newPublisher("other", address, SECRETS.publishKey, {
        source,
        host,
      });
      const marks = marksOf(bed);
      let measures: ReturnType<typeof liveMeasures>;
      try {
        await pause(STAYS_MS);
        await bed.publisher.stopCleanly();
        other.start();
        const connectedAt = await other.waitForConnect(WITHIN_MS.connects);
        await expectShown(bed, source, connectedAt, WITHIN_MS.shown);
        measures = liveMeasures(bed, connectedAt, source);
        await pause(STAYS_MS);
        await other.stopCleanly();
        await goLive(bed);
        await pause(STAYS_MS);
      } finally {
        await other.kill().catch(() => undefined); // it has ended already when all went well
        bed.network.removeHost(host);
        await allow(bed, HOME);
      }
      const errors = await decodeErrors(bed, marks);
      figures["lines of ffmpeg's about the pictures times"] = errors.length;
      return {
        measures,
        problems: errors.slice(0, 3).map((error) => `decoding what was received: ${error}`),
        platform: (platform, server) => [
          ...within(
            "live",
            measures[platform].liveAfterSeconds,
            PROMISED_SECONDS.live + GRACE_SECONDS.publisher,
          ),
          ...headerProblems(server, since),
        ],
      };
    },
  );

export const cutoverBitrate = cutover("cutover-bitrate", "half the bitrate", "other-bitrate");
export const cutoverSize = cutover("cutover-size", "1280x720", "other-size");
