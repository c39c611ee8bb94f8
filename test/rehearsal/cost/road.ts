// The two roads from MediaMTX to the platforms that are compared: through feed and hub, and straight, as it once was.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { unitOf } from "../verbs/restream";
import { PLATFORMS } from "../result/platform-names";

export const ROADS = ["direct", "hub"] as const;
export type Road = (typeof ROADS)[number];

const DIRECT = readFileSync(join(__dirname, "direct.conf"), "utf8");
const RESTREAMS = PLATFORMS.map(unitOf);
const FEED_AND_HUB = ["mediamtx-feed", "mediamtx-hub"];

/** The units of a road; restreamd is the same on both, and none of it. */
export const unitsOf = (road: Road): readonly string[] => [
  ...["mediamtx-restream", ...RESTREAMS],
  ...(road === "hub" ? FEED_AND_HUB : []),
];

/** All restreams begin anew on it; the other road takes nothing. */
export const take = async (bed: Bed, road: Road): Promise<void> => {
  const { machine } = bed;
  await machine.exec("systemctl", "stop", ...RESTREAMS, ...FEED_AND_HUB);
  for (const unit of RESTREAMS) {
    const folder = join(machine.root, `etc/systemd/system/${unit}.service.d`);
    rmSync(folder, { recursive: true, force: true });
    if (road === "direct") {
      mkdirSync(folder);
      writeFileSync(join(folder, "direct.conf"), DIRECT);
    }
  }
  // The restreams want hub and feed, and would start them.
  await machine.exec(
    ...["systemctl", road === "direct" ? "mask" : "unmask", "--runtime", ...FEED_AND_HUB],
  );
  await machine.exec("systemctl", "daemon-reload");
  await machine.exec("systemctl", "start", ...(road === "hub" ? FEED_AND_HUB : []), ...RESTREAMS);
};
