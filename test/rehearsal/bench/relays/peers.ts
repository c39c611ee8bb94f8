// What people use today, each installed as its own instructions say (test/rehearsal/peers/).
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../../bed/bed";
import { SECRETS } from "../../bed/secrets";
import { eventually } from "../../../support/eventually";
import { canConnect } from "../../verbs/reach";
import { WITHIN_MS } from "../../verbs/deadlines";
import { bootMachine, layFiles, layMediamtx, layPlaceholder, learnPlaceholderOf } from "./machine";
import type { Relay } from "./relay";

/** Longer than MediaMTX's own picture goes on before it begins anew. */
const BUILT_IN_SECONDS = 12;

const nginxRtmp = (name: string, title: string): Relay => ({
  name,
  title,
  units: ["nginx"],
  taker: "nginx",
  configuration: "/etc/nginx/nginx.conf",
  reload: ["systemctl", "reload", "nginx"],
  logs: ["/var/log/nginx/error.log"],
  target: (address) => ({ address, app: "live", user: "home", publishKey: SECRETS.publishKey }),
  put: async (bed) => {
    await bootMachine(bed);
    await layFiles(bed, name);
    await started(bed, ["nginx"]);
    const said = await bed.machine.exec("dpkg-query", "-W", "-f=${Version}", "libnginx-mod-rtmp");
    return { address: bed.machine.host.address, version: `libnginx-mod-rtmp ${said}` };
  },
});

const forward = (name: string, title: string, hasPlaceholder: boolean): Relay => ({
  name,
  title,
  units: ["mediamtx"],
  taker: "mediamtx",
  configuration: "/usr/local/etc/mediamtx.yml",
  target: (address) => ({ address, user: "home", publishKey: SECRETS.publishKey }),
  put: async (bed) => {
    await bootMachine(bed);
    await layFiles(bed, name);
    layMediamtx(bed, "/usr/local/bin/mediamtx");
    if (hasPlaceholder) {
      await layPlaceholder(bed, "/var/lib/placeholder.mp4");
      await learnPlaceholderOf(bed, "/var/lib/placeholder.mp4", BUILT_IN_SECONDS);
    }
    await started(bed, ["mediamtx"]);
    return { address: bed.machine.host.address, version: `MediaMTX ${bed.parts.mediamtx.version}` };
  },
});

const PATH = `input-${SECRETS.publishKey}`;
const ORIGINAL = ["mediamtx-restream", "restream-twitch", "restream-youtube"];

const original: Relay = {
  name: "original",
  title:
    "the event's set-up as published: MediaMTX's built-in placeholder, an ffmpeg for each platform",
  units: ORIGINAL,
  taker: "mediamtx-restream",
  configuration: "/usr/local/etc/mediamtx-restream.yml",
  logs: ["/var/log/mediamtx/mediamtx-restream.log"],
  // Its key is the path's name; MediaMTX does not look at the rest where anybody may publish.
  target: (address) => ({ address, path: PATH, user: "any", publishKey: "none" }),
  put: async (bed) => {
    await bootMachine(bed);
    const { machine } = bed;
    await layFiles(bed, "original");
    layMediamtx(bed, "/usr/local/sbin/mediamtx");
    // Neither is in what was published, and without them nothing starts.
    mkdirSync(join(machine.root, "var/log/mediamtx"), { recursive: true });
    symlinkSync("/usr/bin/ffmpeg", join(machine.root, "usr/local/sbin/ffmpeg"));
    await started(bed, ["mediamtx-restream"]);
    await learnPlaceholderOf(bed, `rtmp://127.0.0.1:1935/${PATH}`, BUILT_IN_SECONDS);
    await machine.exec("systemctl", "start", ...ORIGINAL);
    return { address: machine.host.address, version: `MediaMTX ${bed.parts.mediamtx.version}` };
  },
};

const started = async (bed: Bed, units: readonly string[]): Promise<void> => {
  const { machine } = bed;
  await machine.exec("systemctl", "enable", "--now", ...units);
  await eventually(`${units.join(", ")} takes publishers`, WITHIN_MS.connects, async () => {
    if (!(await canConnect(bed.home, machine.host.address, 1935)))
      throw new Error("nobody answers on port 1935");
  });
};

export const PEERS: readonly Relay[] = [
  original,
  nginxRtmp("nginx-rtmp", "nginx with Debian's libnginx-mod-rtmp, push to both platforms"),
  forward("mediamtx-forward", "MediaMTX's own forwarding, with this project's placeholder", true),
];

/** Peers that are given, or lack, one protection: they show that the bench sees it. Only where they are asked for. */
export const VARIANTS: readonly Relay[] = [
  nginxRtmp("nginx-rtmp-short-timeout", "nginx-rtmp that tries again after 0.5 s instead of 3 s"),
  forward("mediamtx-forward-bare", "MediaMTX's own forwarding, without a placeholder", false),
];
