// The feed's clock passes the limits of RTMP and FLV: 2^24 ms (the first evening), 2^31 and 2^32 ms (weeks). A stand-in
// for the feed sends the placeholder with a clock that is set so far; it leaves out MediaMTX and the reader.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { backSince } from "../verbs/restream";
import { expectPlaceholder, row, within, worstFreeze } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

const UNIT = "rehearsal-feed";
/** Before the limit, and after it. */
const SECONDS = 10;

export const feedClock = (bits: 24 | 31 | 32): Scenario =>
  row(
    `feed-clock-2-${bits}`,
    `the feed's clock passes 2^${bits} ms, it is restarted just after, and so is a restream: 0 sessions lost, never back`,
    async (bed) => {
      const { machine } = bed;
      const limit = 2 ** bits / 1000;
      await machine.exec("systemctl", "stop", "mediamtx-feed");
      const problems: string[] = [];
      let since: number;
      try {
        await startFeed(bed, limit - SECONDS);
        since = now();
        await expectPlaceholder(bed, since);
        await pause(SECONDS * 1000 + 2000); // past it
        await machine.exec("systemctl", "kill", "--signal=KILL", UNIT);
        await startFeed(bed, limit + 3);
        await expectPlaceholder(bed, now() + 500);
        const resetAt = now();
        await bed.platforms.twitch.reset();
        await backSince(bed, "twitch", resetAt, WITHIN_MS.publishes);
        await expectPlaceholder(bed, now() + 500);
        problems.push(
          ...within("a picture", worstFreeze(bed, since, ["youtube"]), PROMISED_SECONDS.picture),
        );
      } finally {
        await machine.exec("sh", "-c", `systemctl stop ${UNIT}; systemctl start mediamtx-feed`);
      }
      for (const name of PLATFORMS) await pictureSince(bed, name, now() + 1000);
      return { problems };
    },
  );

const startFeed = async ({ machine }: Bed, offsetSeconds: number): Promise<void> => {
  await machine.exec(
    ...["sh", "-c"],
    `systemctl reset-failed ${UNIT} 2>/dev/null
exec systemd-run --quiet --collect --unit=${UNIT} ffmpeg -nostdin -loglevel error -re -stream_loop -1 \
  -i /var/lib/restream/placeholder/*.mp4 -map 0:v:0 -map 0:a:0 -c copy -output_ts_offset ${offsetSeconds} \
  -f flv -flvflags no_duration_filesize -fpre /etc/restream/feed.ffpreset rtmp://127.0.0.1:1936/feed`,
  );
};

const pictureSince = async (
  { platforms }: Bed,
  name: (typeof PLATFORMS)[number],
  since: number,
): Promise<void> => {
  for (const giveUpAt = now() + WITHIN_MS.shownAnew; now() < giveUpAt; await pause(100))
    if (platforms[name].frames(since).some(({ kind, at }) => kind === "video" && at >= since))
      return;
  throw new Error(`${name} has no picture within ${WITHIN_MS.shownAnew / 1000} s`);
};
