// Whether what a platform is told of the picture as a session begins is what comes: onMetaData, the sequence header and
// the SPS in front of the first keyframe.
import { readFileSync } from "node:fs";
import { eventually } from "../../support/eventually";
import { FlvReader } from "../../support/media/flv";
import { now } from "../../support/media/clock";
import { decodeAmf, type AmfValue } from "../../support/media/rtmp/amf0";
import { pictureOf } from "../../support/media/sps";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import { type Bed } from "../bed/bed";
import { headersSince } from "../verbs/headers";
import { expectLive, expectSource } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { encoderRow, RESET } from "../verbs/encoder";
import { WITHIN_MS } from "../verbs/deadlines";
import { SECRETS } from "../bed/secrets";

/** A header, and the keyframes' own SPS, are the same from the session's first picture on. */
export const pictureProblemsAfterReset = (bed: Bed, since: number): string[] =>
  pictureProblems(bed.platforms[RESET], since);

const pictureProblems = (platform: ReceivingServer, since: number): string[] => {
  const open = platform.connections.find(({ startedAt }) => startedAt >= since);
  if (!open) return ["no session since the reset"];
  const header = headersSince(platform, open.startedAt).at(-1)?.parameters;
  const first = platform
    .frames(open.startedAt)
    .find(({ kind, keyframe, at }) => kind === "video" && keyframe && at >= open.startedAt);
  if (!first) return ["no keyframe since the reset"];
  if (header === undefined) return ["no sequence header since the reset"];
  return first.parameters === undefined || first.parameters === header
    ? []
    : ["the first keyframe's SPS is not the header's"];
};

/** The feed's own onMetaData is of the picture with which it began. */
export const toldSize: Scenario = encoderRow(
  "told-size",
  "another OBS with another size takes over, then a platform's reset: onMetaData, sequence header and picture agree, 0 lost",
  async (bed) => {
    const address = (await bed.project.output("address")) as string;
    const other = bed.publishers.newPublisher("other-size", address, SECRETS.publishKey, {
      source: "other-size",
    });
    const { youtube, twitch } = bed.platforms;
    const noting = bed.newSlowYoutube({}); // the one whose recordings have onMetaData
    await youtube.stop();
    const problems: string[] = [];
    try {
      await noting.start();
      await expectSource(noting, "live", now(), WITHIN_MS.shownAfterOutage);
      await bed.publisher.stopCleanly();
      const startedAt = now();
      other.start();
      for (const platform of [twitch, noting])
        await expectSource(platform, "other-size", startedAt, WITHIN_MS.shownAnew);
      const resetAt = now();
      await noting.reset();
      await expectSource(noting, "other-size", resetAt + 1000, WITHIN_MS.shownAnew);
      problems.push(...pictureProblems(noting, resetAt), ...(await sizeProblems(noting, resetAt)));
    } finally {
      await other.kill().catch(() => undefined); // it may not have been started
      await noting.stop();
      await youtube.start();
      if (!bed.publisher.isStarted) bed.publisher.start();
    }
    await expectLive(bed, now(), undefined, WITHIN_MS.shownByPlatformAgain);
    return { problems, excused: ["youtube"] };
  },
);

const sizeProblems = async (platform: ReceivingServer, since: number): Promise<string[]> => {
  const open = platform.connections.find(({ startedAt }) => startedAt >= since);
  const sps = headersSince(platform, open?.startedAt ?? since).at(-1)?.parameters ?? "";
  const { width, height } = pictureOf(Buffer.from(sps, "hex"));
  const told = await eventually("onMetaData is recorded", WITHIN_MS.recorded, () => {
    const metadata = metadataOf(platform.recordings().at(-1)?.path);
    if (metadata === undefined) throw new Error("it is not");
    return metadata;
  });
  return told.width === width && told.height === height
    ? []
    : [`onMetaData says ${String(told.width)}x${String(told.height)}, the SPS ${width}x${height}`];
};

/** What the recording's first tag of that kind holds. */
const metadataOf = (path: string | undefined): Readonly<Record<string, AmfValue>> | undefined => {
  if (path === undefined) return undefined;
  const script = new FlvReader().push(readFileSync(path)).find(({ type }) => type === "script");
  const values = script ? decodeAmf(script.payload) : [];
  return values.find(
    (value): value is Readonly<Record<string, AmfValue>> =>
      typeof value === "object" && value !== null && "width" in value,
  );
};
