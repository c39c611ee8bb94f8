// Decides the live picture: prepared once, so that no encoder runs while something is measured.
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { mediaArgv } from "../publisher/media";
import { cached } from "./cache";
import { command } from "./command";
import type { Preparation } from "./parts";

const SETTINGS = { width: 1920, height: 1080, fps: 30, kbps: 6000, seconds: 20, seed: 1 };

/** Path of the FLV, made with the tools root's ffmpeg. */
export const ensureLiveMedia = async (
  { say, signal }: Preparation,
  toolsRoot: string,
): Promise<string> => {
  const argv = mediaArgv({ ...SETTINGS, output: "/srv/live.flv" });
  const recipe = createHash("sha256").update(JSON.stringify(argv)).digest("hex").slice(0, 12);
  const folder = await cached({
    name: `live-${recipe}`,
    say,
    signal,
    build: async (target) => {
      say("encoding the live picture (about 10 s)");
      mkdirSync(target, { recursive: true });
      // The mounts are the command's own and go with it.
      const inRoot = `mount --bind "$1" "$2/srv" && mount --rbind /dev "$2/dev" && shift && root="$1" && shift && exec chroot "$root" "$@"`;
      await command(["sh", "-c", inRoot, "sh", target, toolsRoot, ...argv], {
        signal,
        privateMounts: true,
        cwd: dirname(target),
      });
    },
  });
  return join(folder, "live.flv");
};
