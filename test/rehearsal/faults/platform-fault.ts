// What every fault of a platform has in common: it lasts a while, the restream never gives up, and is back once it is over.
import { now } from "../../support/media/clock";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { backSince, largest, otherThan, runsSince, secondsFrom, unitOf } from "../verbs/restream";
import { expectLive, row, within } from "../verbs/row";
import type { PlatformName } from "../result/platform-names";
import { GRACE_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import type { Figures } from "../result/outcome";

export interface PlatformFault {
  name: string;
  title: string;
  platform: PlatformName;
  /** Resolves when the platform is well again. The time, if any, is when the restream could first notice; ms since the epoch. */
  play: (bed: Bed, platform: ReceivingServer, figures: Figures) => Promise<unknown>;
  /** Promised: from the platform's recovery, or from when it lets the old session go, to a publish. */
  backSeconds: number;
  /** Promised: no longer than this, once it could be noticed, without a new try. @default not promised */
  noticedSeconds?: number;
}

/** A platform may be up a moment before we read that it is. */
const TOLD_LATE_SECONDS = 0.5;

export const platformFault = (fault: PlatformFault): Scenario =>
  row(fault.name, fault.title, async (bed, _since, figures) => {
    const name = fault.platform;
    const platform = bed.platforms[name];
    const begunAt = now();
    const noticeableAt = await fault.play(bed, platform, figures);
    const wellAt = now();
    const { started } = await runsSince(bed.machine, unitOf(name), begunAt);
    await expectTrying(bed, name);
    // Where it had no end to notice, it may never come back: not waited for.
    if (fault.noticedSeconds !== undefined && started.length === 0)
      throw new Error(`${name}: no new try in the ${secondsFrom(begunAt, wellAt) ?? "?"} s`);
    const { publishedAt } = await backSince(bed, name, begunAt, WITHIN_MS.publishesAfterFault);
    const letGoAt = letGo(platform, begunAt);
    const from = typeof noticeableAt === "number" ? noticeableAt : begunAt;
    const waited = longestWait([from, ...started.filter((at) => at > from && at < wellAt)], wellAt);
    const back = secondsFrom(Math.max(wellAt, letGoAt), publishedAt) ?? 0;
    figures["tries"] = started.length;
    figures["longest time without a new try s"] = waited;
    figures["old session let go s"] = secondsFrom(wellAt, letGoAt);
    figures["publishing again s"] = secondsFrom(wellAt, publishedAt);
    const problems = [
      ...within("publishing again", back, fault.backSeconds + GRACE_SECONDS.platform),
      ...(fault.noticedSeconds === undefined
        ? []
        : within("a new try", waited, fault.noticedSeconds + GRACE_SECONDS.platform)),
      ...(back < -TOLD_LATE_SECONDS ? ["it was published to in spite of the fault"] : []),
      ...untouched(bed, begunAt, "besideAFault", [otherThan(name)]),
    ];
    await expectLive(bed, publishedAt);
    return { problems, excused: [name] };
  });

/** @throws Error when systemd has given the restream up: nobody would start it again. */
const expectTrying = async ({ machine }: Bed, name: PlatformName): Promise<void> => {
  const show = ["show", "--property=ActiveState,NRestarts,Restart", unitOf(name)];
  const said = (await machine.exec("systemctl", ...show)).trim().split("\n");
  if (said.includes("ActiveState=failed") || said.includes("ActiveState=inactive"))
    throw new Error(`${name}: it was given up (${said.sort().join(", ")})`);
};

/** Between neighbours, and from the last one to the end; seconds. */
const longestWait = (times: readonly number[], end: number): number | null =>
  largest(times.map((at, index) => ((times[index + 1] ?? end) - at) / 1000));

/** When the last connection from before had ended, for the platform. */
const letGo = ({ connections }: ReceivingServer, begunAt: number): number =>
  Math.max(
    ...connections
      .filter(({ startedAt }) => startedAt < begunAt)
      .map(({ endedAt }) => endedAt ?? 0),
  );
