// A release whose files their own programs do not take is not applied: the old one stays, and the reason is told.
import type { Scenario } from "../verbs/scenario";
import { BROKEN_WATCHDOG, expectRefused, type Broken } from "../verbs/broken-release";
import { outcomeOf } from "../result/outcome";

const MEDIAMTX_YML = "/etc/restream/mediamtx.yml";
const UNIT = "/etc/systemd/system/restream-twitch.service";

const BROKEN: Broken[] = [
  {
    path: MEDIAMTX_YML,
    mode: "0600",
    content: "rtmp: true\nnoSuchSetting: 1\n",
    says: /MediaMTX does not take.*noSuchSetting/s,
  },
  {
    path: UNIT,
    mode: "0644",
    content: "[Service]\nExecStart=/usr/bin/ffmpeg\nRestrat=always\n",
    says: /no valid unit.*Restrat/s,
  },
  BROKEN_WATCHDOG,
];

export const refusesBrokenRelease: Scenario = {
  name: "refuses-broken-release",
  title:
    "a release that MediaMTX or systemd does not take, or that does not start, is told with their words, and changes nothing",
  suite: "story",
  run: async (bed) => {
    if (bed.publisher.pid !== undefined) await bed.publisher.kill();
    // Only what does not run may be changed at all: so nothing runs here.
    await bed.machine.exec(
      "systemctl",
      "stop",
      "restream-twitch",
      "restream-youtube",
      "mediamtx-restream",
    );
    try {
      for (const broken of BROKEN) await expectRefused(bed, broken);
    } finally {
      await bed.machine.exec(
        "systemctl",
        "start",
        "mediamtx-restream",
        "restream-twitch",
        "restream-youtube",
      );
    }
    return outcomeOf();
  },
};
