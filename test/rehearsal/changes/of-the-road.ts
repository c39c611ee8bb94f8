// What restarts a part of the road: in a gap at once; live only what was named by its id, and then no more than it said.
import { now } from "../../support/media/clock";
import { longestFreezeSeconds } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import {
  ensureOnAir,
  expectBack,
  expectLive,
  expectPlaceholder,
  expectShown,
  rounded,
  rowsAfter,
} from "../verbs/row";
import { PLACEHOLDER_TEXT } from "../verbs/provision";
import { changeInAGap, SLATE } from "../verbs/brought-file";
import { goLive } from "../verbs/go-live";
import { backSince } from "../verbs/restream";
import { WITHIN_MS } from "../verbs/deadlines";
import { PLATFORMS } from "../result/platform-names";
import { allowedUp, mustUp, refusedUp, set, withLine } from "../verbs/change";

const row = rowsAfter("changes", ensureOnAir);

/** The feed reads it when it starts. */
const KEY = "resendHeaders";
const NO_BROADCAST_ENDS = /the feed \(mediamtx-feed\.service\).*placeholder, and no broadcast ends/;

export const pictureChange = row(
  "change-of-picture",
  "what restarts the feed: refused while OBS is on air, let through by its id, at once in a gap: 0 lost",
  async (bed) => {
    await set(bed, KEY, "false");
    const { id } = await refusedUp(bed, NO_BROADCAST_ENDS);
    const allowedAt = now();
    await allowedUp(bed, id);
    await expectLive(bed, allowedAt);
    const problems = await leftOver(bed);

    // The same change back, in a gap.
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    await set(bed, KEY);
    await set(bed, "allow");
    await mustUp(bed);
    await expectPlaceholder(bed, now());
    await goLive(bed);
    return { problems };
  },
);

/** What was allowed once lets nothing more through: the event's length changes something that cuts nothing. */
const leftOver = async (bed: Bed): Promise<string[]> => {
  await set(bed, "hours", "300");
  const { output } = await mustUp(bed);
  await set(bed, "hours");
  return /restream:allow=[0-9a-f]{8} was not needed and let nothing through/.test(output)
    ? []
    : [`pulumi up did not warn of the restream:allow that was left: ${output.slice(-600)}`];
};

export const placeholderChange = row(
  "change-of-placeholder",
  "another text of the placeholder: refused while OBS is on air, at once in a gap: viewers read the new one, 0 lost",
  async (bed) => {
    await set(bed, "placeholderText", "Back at nine");
    await refusedUp(bed, /placeholder, and no broadcast ends/);
    await changeInAGap(bed);
    await bed.publisher.kill();
    const goneAt = now();
    await expectShown(bed, SLATE, goneAt, WITHIN_MS.shown);
    await set(bed, "placeholderText", PLACEHOLDER_TEXT);
    await mustUp(bed);
    await expectPlaceholder(bed, now());
    await goLive(bed);
    return {};
  },
);

export const mediamtxChange = row(
  "change-of-mediamtx",
  "what restarts MediaMTX, let through while OBS is on air: OBS is back by itself, 0 lost",
  async (bed, _since, figures) => {
    const unit = "etc/systemd/system/mediamtx-restream.service";
    await withLine(bed, unit, "# another line", async () => {
      const { id } = await refusedUp(bed, /MediaMTX \(mediamtx-restream\.service\).*no broadcast/);
      const allowedAt = now();
      await allowedUp(bed, id);
      await expectBack(bed, allowedAt);
      figures["longest time without the live picture s"] = longestWithoutLive(bed, allowedAt);
    });
    await bed.publisher.kill();
    await set(bed, "allow");
    await mustUp(bed);
    await goLive(bed);
    return {};
  },
);

/** At the worse of both platforms; null: none of it was seen. */
const longestWithoutLive = ({ platforms }: Bed, since: number): number | null => {
  const each = PLATFORMS.map((name) =>
    longestFreezeSeconds(
      platforms[name].frames().filter(({ source }) => source === "live"),
      since,
      now(),
    ),
  );
  return each.includes(undefined) ? null : rounded(Math.max(...each.map((one) => one ?? 0)));
};

export const hubChange = row(
  "change-of-hub",
  "what restarts the hub: refused live and in a gap, let through by its id: each platform loses one session, no more",
  async (bed) => {
    const says = /the hub \(mediamtx-hub\.service\).*the broadcast at twitch and youtube ends/;
    await withLine(bed, "usr/local/share/restream/hub.conf", "# another line", async () => {
      const live = await refusedUp(bed, says);
      await bed.publisher.kill();
      await expectPlaceholder(bed, now());
      const inAGap = await refusedUp(bed, says);
      if (inAGap.id !== live.id) throw new Error("the id changed although nothing else did");
      const allowedAt = now();
      await allowedUp(bed, live.id);
      for (const name of PLATFORMS) await backSince(bed, name, allowedAt, WITHIN_MS.publishesAnew);
    });
    await goLive(bed);
    // Back to the hub.conf of before: nobody is on air for it.
    await bed.machine.exec("systemctl", "stop", ...PLATFORMS.map((name) => `restream-${name}`));
    await set(bed, "allow");
    await mustUp(bed);
    await ensureOnAir(bed);
    return { excused: PLATFORMS };
  },
);
