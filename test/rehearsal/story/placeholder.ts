// The placeholder is what OBS sends, as far as a platform can tell; its font holds what the configuration allows.
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

/** What a platform could stumble over at a switch, as ffprobe names it for each stream. */
const VIDEO = ["codec_name", "profile", "level", "width", "height", "pix_fmt", "r_frame_rate"];
const AUDIO = ["codec_name", "profile", "sample_rate", "channels", "channel_layout"];
const FONT = "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

export const placeholder: Scenario = {
  name: "placeholder",
  title: "the placeholder has the live picture's size, rate, profile, level, GOP and sound",
  suite: "story",
  run: async (bed) => {
    const file = (
      await bed.machine.exec("sh", "-c", "echo /var/lib/restream/placeholder/*.mp4")
    ).trim();
    const copy = join(bed.runFolder, "placeholder.mp4");
    copyFileSync(join(bed.machine.root, file), copy);
    const [shown, live] = [probe(bed, "placeholder.mp4"), probe(bed, "live.flv")];
    // MediaMTX's clock is exact without B-frames; OBS sends three.
    expectNoBFrames(bed);
    const different = Object.keys(live).filter((key) => live[key] !== shown[key]);
    rmSync(copy);
    if (Object.keys(live).length < VIDEO.length + AUDIO.length)
      throw new Error(`ffprobe told only ${Object.keys(live).join(", ")}`);
    if (live["GOP"] === "") throw new Error("the live picture has no whole GOP to compare with");
    if (different.length > 0)
      throw new Error(
        different
          .map((key) => `${key}: live ${live[key] ?? "-"}, placeholder ${shown[key] ?? "-"}`)
          .join("; "),
      );
    expectFont(bed);
    return outcomeOf();
  },
};

const expectNoBFrames = (bed: Bed): void => {
  const said = bed.tool([
    ...["ffprobe", "-v", "error", "-select_streams", "v", "-of", "csv=p=0"],
    ...["-show_entries", "stream=has_b_frames", "/srv/placeholder.mp4"],
  ]);
  if (said.trim() !== "0") throw new Error(`the placeholder has B-frames: ${said.trim()}`);
};

/** The facts of a file in the run's folder, and how far its keyframes are apart, in frames. */
const probe = (bed: Bed, file: string): Record<string, string> => {
  const ffprobe = (...args: string[]): string =>
    bed.tool(["ffprobe", "-v", "error", ...args, `/srv/${file}`]);
  const streams = JSON.parse(ffprobe("-show_streams", "-of", "json")) as {
    streams: Record<string, unknown>[];
  };
  const facts = (kind: string, keys: string[]): [string, string][] => {
    const stream = streams.streams.find(({ codec_type: type }) => type === kind) ?? {};
    return keys.flatMap((key) => (key in stream ? [[`${kind} ${key}`, String(stream[key])]] : []));
  };
  const flags = ffprobe("-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0")
    .trim()
    .split("\n");
  const keyframes = flags.flatMap((flag, at) => (flag.startsWith("K") ? [at] : []));
  const gops = new Set(keyframes.slice(1).map((at, index) => at - (keyframes[index] ?? 0)));
  return Object.fromEntries([
    ...facts("video", VIDEO),
    ...facts("audio", AUDIO),
    ["GOP", [...gops].join(", ")],
  ]);
};

/** The table that the configuration is checked against is the one of the droplet's font. */
const expectFont = (bed: Bed): void => {
  const font = join(bed.runFolder, "font.ttf");
  copyFileSync(join(bed.machine.root, FONT), font);
  const charset = bed.tool(["fc-query", "--format", "%{charset}", "/srv/font.ttf"]).trim();
  rmSync(font);
  const table = readFileSync(join(bed.project.folder, "infra/parse/font.ts"), "utf8")
    .match(/FONT_CHARSET = \[([^\]]*)\]/)?.[1]
    ?.match(/[0-9a-f-]+/g);
  if (charset === "" || charset !== table?.join(" "))
    throw new Error(
      `infra/parse/font.ts does not list what ${FONT} holds: ${charset.slice(0, 80)}…`,
    );
};
