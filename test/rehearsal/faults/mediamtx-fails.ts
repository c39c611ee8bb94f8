// MediaMTX dies, for a moment or for good: no broadcast hangs on it (frozen: watchdog-mediamtx-frozen, feed-fails).
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { clockAheadSeconds } from "../../support/media/clocks";
import { firstFrameOf } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { restreamdSaid } from "../verbs/watchdog";
import { mediamtxProgram } from "../verbs/mediamtx-program";
import { largest, secondsFrom } from "../verbs/restream";
import { expectBack, expectPlaceholder, row, within, worstFreeze } from "../verbs/row";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import type { Figures } from "../result/outcome";

const PICTURE_SECONDS = PROMISED_SECONDS.picture + GRACE_SECONDS.restart;
/**
 * What comes after the pause is seen, too: for so long that a clock which stands still loses more than the row allows, though each
 * connect of a publisher puts it 2 s ahead, and two may come together (the mutant without-clock-anew passed with 3 s and with 10).
 */
const CLOCK_MS = (PICTURE_SECONDS + 10) * 1000;
/** Several tries of systemd, and long enough that the stand-by's end would be seen. */
const AWAY_MS = 20_000;

export const mediamtxKilled: Scenario = row(
  "mediamtx-killed",
  `MediaMTX killed: 0 sessions lost, no longer without a picture than ${PROMISED_SECONDS.picture} s; the publisher reconnects by itself`,
  async (bed, _since, figures) => {
    await untilOld(bed);
    const at = now();
    await kill(bed);
    figures["publisher connected again s"] = secondsFrom(at, await expectBack(bed, at));
    const freeze = worstFreeze(bed, at);
    figures["longest pause of the picture s"] = freeze;
    await pause(CLOCK_MS);
    return {
      problems: [...within("a picture", freeze, PICTURE_SECONDS), ...clockProblems(bed, at)],
    };
  },
);

/** What stands still after the kill loses as long as this had run: so it must be more than the row allows. */
const OLD_SECONDS = CLOCK_MS / 1000 + PICTURE_SECONDS;
const AGES = `ps -o etimes= -p "$(pgrep --delimiter=, --full '^ffmpeg .*rtmp://127[.]0[.]0[.]1:1935/live')"
ps -o etimes= -p "$(systemctl show --property=MainPID --value mediamtx-restream)"`;

/** MediaMTX and who reads it. */
const untilOld = ({ machine }: Bed): Promise<void> =>
  eventually(
    `MediaMTX and its reader have run for ${OLD_SECONDS} s`,
    WITHIN_MS.noticed + OLD_SECONDS * 1000,
    async () => {
      const ages = (await machine.exec("bash", "-c", AGES)).trim().split("\n").map(Number);
      if (ages.length < 2 || !(Math.min(...ages) >= OLD_SECONDS))
        throw new Error(`they have for ${ages.join(" and ")} s`);
    },
  );

/**
 * MediaMTX's clock begins anew; the platforms' goes on where it was, so it may lose the pause of the picture and no more (it
 * runs 2 s ahead with each connect of a publisher). Standing still it would lose as long as MediaMTX had run.
 */
const clockProblems = ({ platforms }: Bed, since: number): string[] =>
  PLATFORMS.flatMap((name) => {
    const pictures = platforms[name]
      .frames(since)
      .filter(({ kind, at }) => kind === "video" && at >= since);
    const ahead = clockAheadSeconds(pictures);
    return ahead !== undefined && ahead >= -PICTURE_SECONDS
      ? []
      : [`${name}: its clock stood still: ${ahead?.toFixed(1) ?? "?"} s against the wall`];
  });

export const mediamtxBeyondRepair: Scenario = row(
  "mediamtx-beyond-repair",
  `MediaMTX cannot be started for ${AWAY_MS / 1000} s: the stand-by's placeholder ≤ ${PROMISED_SECONDS.standBy} s, 0 sessions lost, back by itself`,
  async (bed, _since, figures) => {
    const { machine } = bed;
    const program = mediamtxProgram(machine) ?? "";
    let problems: string[] = [];
    await machine.exec("mv", program, `${program}.away`);
    const at = now();
    try {
      await kill(bed);
      await expectPlaceholder(bed, at);
      problems = standByProblems(
        bed,
        figures,
        at,
        PROMISED_SECONDS.standBy + GRACE_SECONDS.restart,
      );
      await pause(AWAY_MS);
    } finally {
      await machine.exec("mv", `${program}.away`, program);
    }
    const mendedAt = now();
    await expectBack(bed, mendedAt);
    const freeze = worstFreeze(bed, at);
    figures["longest pause of the picture s"] = freeze;
    return {
      problems: [...problems, ...within("a picture", freeze, PICTURE_SECONDS)],
    };
  },
);

export const mediamtxDeaf: Scenario = row(
  "mediamtx-deaf",
  `MediaMTX can open nothing more in a gap, and its RTMP server ends for good: the stand-by's placeholder, killed by restreamd, OBS back by itself ≤ ${PROMISED_SECONDS.connectAfterDeaf} s, 0 sessions lost`,
  async (bed, _since, figures) => {
    const { machine } = bed;
    // In a gap: with OBS on air it would have to open the placeholder just then, and end altogether.
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    const at = now();
    await machine.exec("bash", "-c", NOTHING_MORE, "bash", mediamtxProgram(machine) ?? "");
    await expectPlaceholder(bed, now());
    await bed.publisher.start();
    const backAt = await expectBack(bed, at);
    figures["publisher connected again s"] = secondsFrom(at, backAt);
    const said = await restreamdSaid(bed, at);
    return {
      problems: [
        ...(said.some((line) => line.includes("takes no connections on its RTMP port"))
          ? []
          : [`restreamd did not say that MediaMTX was deaf: ${said.join("; ") || "nothing"}`]),
        ...within(
          "the publisher's connect",
          secondsFrom(at, backAt),
          PROMISED_SECONDS.connectAfterDeaf + GRACE_SECONDS.restart,
        ),
      ],
    };
  },
);

/** Its lowest free descriptor is forbidden, so the next accept fails, and MediaMTX ends its RTMP server. */
const NOTHING_MORE = `pid=$(pgrep -f "^$1 ")
before=$(prlimit --pid "$pid" --nofile --output SOFT --noheadings)
trap 'prlimit --pid "$pid" --nofile="$before":' EXIT
for _ in {1..50}; do
  free=0
  while [[ -e /proc/$pid/fd/$free ]]; do ((free += 1)); done
  prlimit --pid "$pid" --nofile="$free":
  (exec 3<>/dev/tcp/127.0.0.1/1935) 2>/dev/null || exit 0
  sleep 0.1
done
echo "it still listens" >&2; exit 1`;

/** The first placeholder since then, of the later platform. */
export const standByProblems = (
  bed: Bed,
  figures: Figures,
  since: number,
  bound: number,
): string[] => {
  const after = (name: PlatformName): number | null =>
    secondsFrom(since, firstFrameOf(bed.platforms[name].frames(since), "placeholder", since)?.at);
  const worst = largest(PLATFORMS.map((name) => after(name) ?? Infinity));
  figures["placeholder after s"] = worst;
  return within("the placeholder", worst, bound);
};

const kill = ({ machine }: Bed): Promise<string> =>
  machine.exec("systemctl", "kill", "--kill-whom=main", "--signal=KILL", "mediamtx-restream");
