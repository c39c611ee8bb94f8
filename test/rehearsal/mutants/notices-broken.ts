// Shows that the gap scenario can fail: on a server that was broken on purpose it must, and for the right reason.
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { gap } from "../story/gap";
import { WITHIN_MS } from "../verbs/deadlines";
import { NOT_MEASURED } from "../result/outcome";
import { verdictOf } from "./mutant";

const noticesBroken = (
  name: string,
  title: string,
  breakIt: string,
  mendIt: string,
  expected: RegExp,
): Scenario => ({
  name,
  title,
  suite: "mutants",
  run: async (bed, figures) => {
    await stopPublisher(bed);
    await bed.machine.exec("sh", "-c", breakIt);
    await bed.machine.exec("sh", "-c", "systemctl restart restream-twitch || true");
    try {
      const outcome = await gap.run(bed, figures);
      // What it measured on the broken server is nobody's figure.
      return { ...verdictOf({ row: gap, notices: expected }, outcome), measures: NOT_MEASURED };
    } finally {
      await stopPublisher(bed);
      await bed.machine.exec("sh", "-c", mendIt);
      await bed.machine.exec("systemctl", "restart", "restream-twitch");
      await bed.platforms.twitch.waitForPublish(WITHIN_MS.publishesOnceMended);
    }
  },
});

const stopPublisher = async ({ publisher }: Bed): Promise<void> => {
  if (publisher.connectedAt !== undefined || publisher.pid !== undefined) await publisher.kill();
};

const UNIT = "/run/systemd/system/restream-twitch.service.d";

export const noticesBrokenUnit = noticesBroken(
  "notices-broken-unit",
  "self-check: a restream unit that does not come back makes the gap scenario fail",
  `mkdir -p ${UNIT} && printf '[Service]\\nRestart=no\\nRuntimeMaxSec=6\\n' > ${UNIT}/broken.conf && systemctl daemon-reload`,
  `rm -r ${UNIT} && systemctl daemon-reload`,
  /sessions ended|never seen|twitch receives live/,
);

const CONFIG = "/etc/restream/mediamtx.yml";
/** Without MediaMTX's, the feed's own stand-by shows the placeholder: it has none either. */
const FEED_ENV = "/etc/restream/feed.env";

export const noticesBrokenPlaceholder = noticesBroken(
  "notices-broken-placeholder",
  "self-check: a server without placeholder, in MediaMTX and in the feed, makes the gap scenario fail",
  `cp -p ${CONFIG} ${CONFIG}.kept && sed -i -e 's/alwaysAvailable: true/alwaysAvailable: false/' -e '/alwaysAvailableFile/d' ${CONFIG} && cp -p ${FEED_ENV} ${FEED_ENV}.kept && sed -i 's#^RESTREAM_PLACEHOLDER=.*#RESTREAM_PLACEHOLDER=/nonexistent.mp4#' ${FEED_ENV} && systemctl restart mediamtx-restream mediamtx-feed`,
  `mv ${CONFIG}.kept ${CONFIG}; mv ${FEED_ENV}.kept ${FEED_ENV}; systemctl restart mediamtx-restream mediamtx-feed`,
  /sessions ended|the placeholder was never seen/,
);
