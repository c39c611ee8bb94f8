// This project, as `pulumi up` makes it; its platforms are named in plain RTMP, or as they come, in RTMPS.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SECRETS } from "../../bed/secrets";
import { up } from "../../story/up";
import { unitOf } from "../../verbs/restream";
import { PLATFORMS } from "../../result/platform-names";
import type { Relay } from "./relay";

const VERSION = (
  JSON.parse(readFileSync(join(resolve(__dirname, "../../../.."), "package.json"), "utf8")) as {
    version: string;
  }
).version;

/** The stack's configuration for platforms that speak plain RTMP. */
export const IN_PLAIN = {
  twitchUrl: "rtmp://ingest.global-contribute.live-video.net/app",
  youtubeUrl: "rtmp://a.rtmps.youtube.com/live2",
} as const;

const ours = (name: string, title: string): Relay => ({
  name,
  title,
  // restreamd looks after the others: what it costs is the relay's.
  units: [
    "mediamtx-hub",
    "mediamtx-restream",
    "mediamtx-feed",
    ...PLATFORMS.map(unitOf),
    "restreamd",
  ],
  taker: "mediamtx-restream",
  configuration: "/etc/restream/mediamtx.yml",
  target: (address) => ({ address, user: "home", publishKey: SECRETS.publishKey }),
  put: async (bed) => {
    await up.run(bed, {});
    const address = (await bed.project.output("address")) as string;
    return { address, version: `${VERSION}, MediaMTX ${bed.parts.mediamtx.version}` };
  },
});

export const OURS = ours("ours", "this project, over plain RTMP as the others");
export const OURS_ENCRYPTED = ours(
  "ours-rtmps",
  "this project as it comes: RTMPS to the platforms",
);
