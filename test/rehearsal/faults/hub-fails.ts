// The hub dies or hangs: the one part of ours on which every broadcast hangs.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { backSince, largest, secondsFrom, unitOf } from "../verbs/restream";
import { expectLive, row, within, type Findings } from "../verbs/row";
import { saidOf, signal } from "../verbs/watchdog";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS, givesUpAfterMs } from "../verbs/deadlines";
import type { Figures } from "../result/outcome";

const KILLED_SECONDS = PROMISED_SECONDS.publishingAfterHubKilled;
const FROZEN_SECONDS = PROMISED_SECONDS.publishingAfterHubFrozen;
const HUB = "mediamtx-hub";
const STARTS = 5;

export const hubKilled: Scenario = row(
  "hub-killed",
  `the hub killed: both publishing again ≤ ${KILLED_SECONDS} s, at most one session each`,
  async (bed, _since, figures) => {
    const at = now();
    await signal(bed, HUB, "SIGKILL");
    return again(bed, figures, at, KILLED_SECONDS);
  },
);

export const hubFrozen: Scenario = row(
  "hub-frozen",
  `the hub frozen: killed by restreamd, both publishing again ≤ ${FROZEN_SECONDS} s, at most one session each`,
  async (bed, _since, figures) => {
    const at = now();
    await signal(bed, HUB, "SIGSTOP");
    const found = await again(bed, figures, at, FROZEN_SECONDS);
    return {
      ...found,
      problems: [...(found.problems ?? []), ...(await saidOf(bed, at, HUB))],
    };
  },
);

/**
 * As at boot. The feed begins between two keyframes: it has sound alone at first, and a restream that began with that
 * had no size to tell its platform, published, and was gone 6 ms later.
 */
export const startsTogether: Scenario = row(
  "starts-together",
  `hub, feed and restreams stopped and started at once, ${STARTS} times: one session each time, no more`,
  async (bed) => {
    const restreams = PLATFORMS.map(unitOf);
    const road = [HUB, "mediamtx-feed"];
    for (let start = 1; start <= STARTS; start++) {
      // In this order, as at a shutdown: systemctl itself keeps none among what it is asked for.
      await bed.machine.exec("systemctl", "stop", ...restreams);
      await bed.machine.exec("systemctl", "stop", ...road);
      const at = now();
      await bed.machine.exec("systemctl", "start", ...road, ...restreams);
      for (const name of PLATFORMS) await backSince(bed, name, at, WITHIN_MS.publishesAnew);
      await expectLive(bed, now());
    }
    return { losesSessions: STARTS };
  },
);

/** ffmpeg does not hear a SIGTERM while what it reads is silent: without a bound of ours, systemd's 90 s. */
export const stoppedWhileSilent: Scenario = row(
  "stopped-while-silent",
  `a restream stopped while nothing is fed: off ≤ ${PROMISED_SECONDS.stop} s, the other platform's session goes on`,
  async (bed, _since, figures) => {
    const { machine } = bed;
    await machine.exec("systemctl", "stop", "mediamtx-feed");
    let seconds: number;
    try {
      const at = now();
      await machine.exec("systemctl", "stop", unitOf("twitch"));
      seconds = (now() - at) / 1000;
    } finally {
      await machine.exec("systemctl", "start", "mediamtx-feed", unitOf("twitch"));
    }
    figures["stopped after s"] = Number(seconds.toFixed(1));
    await expectLive(bed, now() + 1000);
    return {
      problems: within("the stop", seconds, PROMISED_SECONDS.stop + GRACE_SECONDS.hub),
      excused: ["twitch"],
    };
  },
);

const again = async (
  bed: Bed,
  figures: Figures,
  at: number,
  promised: number,
): Promise<Findings> => {
  const seconds: number[] = [];
  for (const name of PLATFORMS) {
    const { publishedAt } = await backSince(bed, name, at, givesUpAfterMs(promised, 3));
    const after = secondsFrom(at, publishedAt) ?? Infinity;
    figures[`${name} publishing again s`] = after;
    seconds.push(after);
  }
  await expectLive(bed, now());
  return {
    // ffmpeg takes the end of its input for the end of the broadcast, and says goodbye.
    losesSessions: 1,
    problems: within(
      "publishing again (the later platform)",
      largest(seconds),
      promised + GRACE_SECONDS.hub,
    ),
  };
};
