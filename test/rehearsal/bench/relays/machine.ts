// A booted machine of the same kind as the product's, and a peer's files on it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { eventually } from "../../../support/eventually";
import { knownFramesOf } from "../../../support/media/frame-id";
import { YOUTUBE } from "../../../support/world/addresses";
import type { Bed } from "../../bed/bed";
import { SECRETS } from "../../bed/secrets";
import { WITHIN_MS } from "../../verbs/deadlines";
import { filledIn } from "./filled-in";

const PEERS = resolve(__dirname, "../../peers");
const MAKE_PLACEHOLDER = resolve(
  __dirname,
  "../../../../files/usr/local/lib/restream/make-placeholder",
);
const KEYS = {
  PUBLISH_KEY: SECRETS.publishKey,
  TWITCH_STREAM_KEY: SECRETS.twitchStreamKey,
  YOUTUBE_STREAM_KEY: SECRETS.youtubeStreamKey,
};
/** What instructions of before RTMPS call YouTube. */
const YOUTUBE_IN_PLAIN = "a.rtmp.youtube.com";

/** Debian 13 with the packages that any of the relays needs, and nothing running of them. */
export const bootMachine = async (bed: Bed): Promise<void> => {
  await bed.nameServer.know(YOUTUBE_IN_PLAIN, YOUTUBE);
  await bed.datacenter.create({
    ...{ id: 1, name: "relay", region: "fra1", size: "s-2vcpu-2gb", image: "debian-13-x64" },
    ...{ userData: "#cloud-config\n{}\n", publicKeys: [], tags: [] },
  });
  await eventually("the machine has booted", WITHIN_MS.bootedClean, async () => {
    const state = await bed.machine.exec("sh", "-c", "systemctl is-system-running || true");
    if (!/running|degraded/.test(state)) throw new Error(state.trim());
  });
  // Debian starts nginx when it is installed; whoever is meant to have it starts it.
  await bed.machine.exec("systemctl", "disable", "--now", "nginx");
};

/** The peer's own files, with this rehearsal's keys in their places, and systemd told of them. */
export const layFiles = async ({ machine }: Bed, peer: string): Promise<void> => {
  const folder = join(PEERS, peer);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    const target = join(machine.root, relative(folder, file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, filledIn(readFileSync(file, "utf8"), KEYS));
  }
  await machine.exec("systemctl", "daemon-reload");
};

/** The same MediaMTX that the product runs on, at this path. */
export const layMediamtx = ({ machine, parts }: Bed, path: string): void => {
  const folder = join(machine.root, dirname(path));
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-C", folder, "-xzf", parts.mediamtx.path, "mediamtx"]);
};

/** The product's own placeholder, for the picture that OBS sends here. */
export const layPlaceholder = async ({ machine }: Bed, path: string): Promise<void> => {
  const script = "/usr/local/lib/make-placeholder";
  cpSync(MAKE_PLACEHOLDER, join(machine.root, script));
  await machine.exec("bash", script, path, "1920x1080", "30", "6000", "high", "Back soon");
};

/** From now on these frames are the placeholder's. @param input as ffmpeg reads it @param seconds of it, where it has no end */
export const learnPlaceholderOf = async (
  { machine, catalogue }: Bed,
  input: string,
  seconds: number,
): Promise<void> => {
  const file = "/var/lib/bench-placeholder.flv";
  const end = ["-t", String(seconds), "-c", "copy", "-f", "flv", file];
  await machine.exec("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", input, ...end);
  const { video } = await knownFramesOf(join(machine.root, file));
  rmSync(join(machine.root, file));
  catalogue.add("placeholder", video);
};
