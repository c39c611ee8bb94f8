// The road from MediaMTX to the restreams fails in each of its parts: reader, stand-by, what chooses between them, and
// MediaMTX frozen while restreamd is dead.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { standByProblems } from "./mediamtx-fails";
import { headerProblems } from "../verbs/headers";
import { saidSince } from "../verbs/journal";
import {
  expectBack,
  expectLive,
  expectPlaceholder,
  row,
  within,
  worstFreeze,
  type Findings,
} from "../verbs/row";
import { signal } from "../verbs/watchdog";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import type { Figures } from "../result/outcome";

/** Less than this, and the fault was none. What is frozen is so for the unit's patience (5 s) at least. */
const [KILLED_FREEZES, FROZEN_FREEZES] = [0.2, 3];
const FEED = "mediamtx-feed";

export const feedReaderFrozen: Scenario = row(
  "feed-reader-frozen",
  `the feed's ffmpeg frozen: the live picture again ≤ ${PROMISED_SECONDS.pictureAfterHang} s, 0 sessions lost`,
  async (bed, _since, figures) => {
    const at = now();
    await signalReader(bed, "STOP");
    return liveAgain(bed, figures, at);
  },
);

export const feedFrozen: Scenario = row(
  "feed-frozen",
  `the whole feed frozen: the live picture again ≤ ${PROMISED_SECONDS.pictureAfterHang} s, 0 sessions lost`,
  async (bed, _since, figures) => {
    const at = now();
    await signal(bed, FEED, "SIGSTOP");
    return liveAgain(bed, figures, at);
  },
);

export const feedReaderKicked: Scenario = row(
  "feed-reader-kicked",
  `MediaMTX's reader killed twice: the live picture again ≤ ${PROMISED_SECONDS.picture} s, 0 sessions lost`,
  async (bed, _since, figures) => {
    const at = now();
    await signalReader(bed, "KILL");
    await expectPictureAfter(bed, now() + 1000);
    await signalReader(bed, "KILL");
    await expectPictureAfter(bed, now() + 1000);
    return {
      ...judged(bed, figures, at, PROMISED_SECONDS.picture + GRACE_SECONDS.hang, KILLED_FREEZES),
      platform: (_, platform) => headerProblems(platform, at),
    };
  },
);

export const feedStandByFrozen: Scenario = row(
  "feed-stand-by-frozen",
  `MediaMTX stopped, then the stand-by frozen: the placeholder again ≤ ${PROMISED_SECONDS.pictureAfterHang} s, 0 sessions lost`,
  (bed, _since, figures) =>
    withoutMediamtx(bed, figures, async (stoppedAt) => {
      await expectPlaceholder(bed, stoppedAt + 1000);
      // One that has just begun is borne with for longer: from its first sign of life on, as frozen it is known by silence.
      await pause(3000);
      const at = now();
      await signalReader(bed, "STOP");
      await expectPlaceholder(bed, at + 3000); // what had left it may still arrive
    }),
);

export const feedPlaceholderGone: Scenario = row(
  "feed-placeholder-gone",
  "MediaMTX stopped and the placeholder gone for 20 s: said, tried on and on, 0 sessions lost",
  (bed, _since, figures) =>
    withoutMediamtx(
      bed,
      figures,
      async () => {
        await eventually(
          "the feed says that the placeholder cannot be read",
          WITHIN_MS.said,
          async () => {
            const lines = await saidSince(bed, now() - WITHIN_MS.said, FEED);
            if (!lines.some((line) => /cannot be read/.test(line)))
              throw new Error(lines.join("; "));
          },
        );
        await pause(15_000);
        await movePlaceholder(bed, "back");
        await expectPlaceholder(bed, now());
      },
      { before: () => movePlaceholder(bed, "away"), awayMs: 25_000 },
    ),
);

export const feedAlone: Scenario = row(
  "feed-alone",
  `MediaMTX frozen and restreamd dead: the stand-by's placeholder ≤ ${PROMISED_SECONDS.standByOfHang} s, MediaMTX again when it wakes up, 0 sessions lost`,
  async (bed, _since, figures) => {
    const { machine } = bed;
    await machine.exec("systemctl", "stop", "restreamd");
    const at = now();
    let problems: string[];
    try {
      await signal(bed, "mediamtx-restream", "SIGSTOP");
      await expectPlaceholder(bed, at);
      problems = standByProblems(
        bed,
        figures,
        at,
        PROMISED_SECONDS.standByOfHang + GRACE_SECONDS.hang,
      );
      await pause(5000); // and it stays
    } finally {
      await signal(bed, "mediamtx-restream", "SIGCONT");
      await machine.exec("systemctl", "start", "restreamd");
    }
    // Its connection may have lived through it.
    await expectLive(bed, now() + 2000, undefined, WITHIN_MS.shownAfterOutage);
    return { problems };
  },
);

const withoutMediamtx = async (
  bed: Bed,
  figures: Figures,
  during: (since: number) => Promise<void>,
  {
    before = () => Promise.resolve(),
    awayMs = 0,
  }: { before?: () => Promise<unknown>; awayMs?: number } = {},
): Promise<Findings> => {
  const { machine } = bed;
  const at = now();
  try {
    await machine.exec("systemctl", "stop", "mediamtx-restream");
    await before();
    await during(at);
  } finally {
    await machine.exec("systemctl", "start", "mediamtx-restream");
  }
  await expectBack(bed, at);
  return judged(
    bed,
    figures,
    at,
    PROMISED_SECONDS.pictureAfterHang + GRACE_SECONDS.hang + awayMs / 1000,
    KILLED_FREEZES,
  );
};

const movePlaceholder = async ({ machine }: Bed, where: "away" | "back"): Promise<void> => {
  const folder = "/var/lib/restream/placeholder";
  const [from, to] = where === "away" ? [folder, `${folder}.away`] : [`${folder}.away`, folder];
  await machine.exec("mv", from, to);
};

/** The feed's ffmpeg: its reader, or its stand-by. */
export const signalReader = async ({ machine }: Bed, name: string): Promise<void> => {
  await machine.exec(
    "sh",
    "-c",
    `pkill -${name} -x ffmpeg -P "$(systemctl show --property=MainPID --value ${FEED})"`,
  );
};

const expectPictureAfter = (bed: Bed, at: number): Promise<void> => expectLive(bed, at);

const liveAgain = async (bed: Bed, figures: Figures, at: number): Promise<Findings> => {
  // What had left it may still arrive; then it is frozen for longer than that.
  await expectLive(bed, at + 3000);
  return judged(
    bed,
    figures,
    at,
    PROMISED_SECONDS.pictureAfterHang + GRACE_SECONDS.hang,
    FROZEN_FREEZES,
  );
};

const judged = (
  bed: Bed,
  figures: Figures,
  since: number,
  bound: number,
  least: number,
): Findings => {
  const freeze = worstFreeze(bed, since);
  figures["longest pause of the picture s"] = freeze;
  return {
    problems: [
      ...within("a picture", freeze, bound),
      ...((freeze ?? 0) >= least
        ? []
        : [`the picture stood for ${freeze ?? "no"} s: nothing was hit`]),
    ],
  };
};
