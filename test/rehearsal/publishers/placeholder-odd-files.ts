// Fifteen files as people have them: each becomes a placeholder that loops, or is refused with a word that they understand.
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { now } from "../../support/media/clock";
import { dirname, join } from "node:path";
import type { Bed } from "../bed/bed";
import { madeAtHome, TRIED_WITHIN_MS } from "../verbs/brought-file";
import { set, up } from "../verbs/change";
import { mediamtxProgram } from "../verbs/mediamtx-program";
import { onServer } from "../verbs/on-server";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { readStaged, releaseInForce } from "../verbs/staged-release";

const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
const film = (size: string, seconds: number): string[] => [
  ...["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=30:duration=${seconds}`],
];
const sound = (rate: number, seconds: number): string[] => [
  ...["-f", "lavfi", "-i", `anoisesrc=sample_rate=${rate}:duration=${seconds}`],
];
const picture = (size: string): string[] => [
  ...["-f", "lavfi", "-i", `mandelbrot=size=${size}:rate=1`, "-frames:v", "1"],
];

/** What comes of it: the placeholder's pictures, or what is said. */
interface Odd {
  name: string;
  /** ffmpeg's arguments; a function makes it otherwise. */
  of: readonly string[] | ((bed: Bed, file: string) => Promise<void>);
  /** Refused at home, by pulumi up; else on the droplet, or made there. */
  where: "home" | "droplet";
  says?: RegExp;
  /** A pixel of it (0 to 1 across, down), and the colour that it must have, RGB. */
  shows?: { x: number; y: number; rgb: readonly [number, number, number] };
}

const truncated =
  (of: readonly string[], part: number) =>
  async (bed: Bed, file: string): Promise<void> => {
    const whole = await madeAtHome(bed, `whole-${file.replace(/.*\//, "")}`, of);
    copyFileSync(whole, file);
    truncateSync(file, Math.floor(readFileSync(whole).length * part));
  };

/** Background beside what does not fill the picture. */
const BESIDE = [0x14, 0x16, 0x1c] as const;

const ODD: readonly Odd[] = [
  {
    // Turned by 90°: what a phone writes that is held upright.
    name: "rotated.mov",
    of: async (bed, file) => {
      const flat = await madeAtHome(bed, "flat.mp4", [...film("640x360", 2), ...H264]);
      const turned = await madeAtHome(bed, "turned.mov", [
        ...["-display_rotation", "90", "-i", `/srv/${flat.replace(/.*\//, "")}`, "-c", "copy"],
      ]);
      copyFileSync(turned, file);
    },
    where: "droplet",
    shows: { x: 0.1, y: 0.5, rgb: BESIDE },
  },
  {
    name: "variable-rate-no-sound.mp4",
    of: [
      ...film("640x360", 3),
      ...["-vf", "select=not(mod(n\\,7))+lt(n\\,40)", "-fps_mode", "vfr", ...H264],
    ],
    where: "droplet",
  },
  {
    name: "ten-bit-hlg.mp4",
    of: [
      ...[...film("640x360", 2), "-c:v", "libx264", "-preset", "ultrafast"],
      ...["-pix_fmt", "yuv420p10le", "-color_trc", "arib-std-b67"],
      ...["-color_primaries", "bt2020", "-colorspace", "bt2020nc"],
    ],
    where: "droplet",
  },
  {
    name: "surround.mkv",
    of: [
      ...[...film("640x360", 2), ...sound(44_100, 2), ...H264],
      ...["-af", "pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0", "-c:a", "aac"],
    ],
    where: "droplet",
  },
  {
    // Nothing is to be seen of it.
    name: "animated-transparent.png",
    of: [
      ...["-f", "lavfi", "-i", "color=red@0:size=321x181:rate=10:duration=2,format=rgba"],
      ...["-plays", "0", "-f", "apng"],
    ],
    where: "droplet",
    shows: { x: 0.5, y: 0.5, rgb: BESIDE },
  },
  {
    name: "interlaced.mp4",
    of: [
      ...[...film("720x576", 2), "-vf", "setfield=tff,setsar=64/45", ...H264],
      ...["-flags", "+ildct+ilme", "-x264-params", "tff=1"],
    ],
    where: "droplet",
  },
  {
    name: "huge.png",
    of: ["-f", "lavfi", "-i", "color=red:size=20000x64:rate=1", "-frames:v", "1"],
    where: "droplet",
    says: /huge\.png measures 20000x64; at most 8192 pixels a side/,
  },
  {
    name: "too-long.mp4",
    of: [...film("320x180", 75), ...H264],
    where: "droplet",
    says: /too-long\.mp4 lasts 75 s; a placeholder lasts 60 s at most/,
  },
  {
    name: "truncated.mp4",
    of: truncated([...film("640x360", 2), ...H264], 0.5),
    where: "droplet",
    says: /truncated\.mp4 is damaged or incomplete .* Export it again/,
  },
  {
    name: "truncated-at-its-end.mp4",
    of: truncated([...film("640x360", 4), ...H264, "-movflags", "+faststart"], 0.6),
    where: "droplet",
    says: /ends after \d\.\d of 4\.0 s: it is incomplete/,
  },
  {
    name: "truncated.jpg",
    of: truncated(picture("1280x720"), 0.5),
    where: "droplet",
    says: /truncated\.jpg cannot be decoded whole: it is damaged or incomplete/,
  },
  {
    name: "sound-alone.mp4",
    of: [...sound(48_000, 2), "-c:a", "aac"],
    where: "droplet",
    says: /sound-alone\.mp4 has no picture, only sound/,
  },
  {
    // ISO/IEC 23008-12: the brand heic.
    name: "iphone.jpg",
    of: (_bed, file) =>
      writeFile(file, Buffer.from("000000186674797068656963000000006d69663168656963", "hex")),
    where: "home",
    says: /iphone\.jpg is a file of the kind HEIC \(iPhone\), whatever its name says; export it/,
  },
  {
    name: "zero bytes.png",
    of: (_bed, file) => writeFile(file, ""),
    where: "home",
    says: /zero bytes\.png is empty \(0 bytes\)/,
  },
  {
    name: "not-there.png",
    of: () => Promise.resolve(),
    where: "home",
    says: /not-there\.png cannot be read: .*no such file/,
  },
];

export const placeholderOddFiles = rowsAfter("publishers", ensureOnAir)(
  "placeholder-odd-files",
  `${ODD.length} files as people have them: rotated, variable rate, 10 bit HDR, 5.1, animated, interlaced, transparent, huge, too long, truncated, no picture, HEIC, empty: right, or a clear word before anything changes; live untouched`,
  async (bed, _since, figures) => {
    const problems: string[] = [];
    const files: { odd: Odd; file: string }[] = [];
    for (const odd of ODD) files.push({ odd, file: await fileOf(bed, odd) });
    const untouched = await liveUntouched(bed, figures, now(), async () => {
      for (const { odd, file } of files) {
        const found = await (odd.where === "home" ? refusedAtHome : made)(bed, odd, file);
        problems.push(...found.map((problem) => `${odd.name}: ${problem}`));
      }
    });
    return { problems: [...problems, ...untouched] };
  },
);

const fileOf = async (bed: Bed, { name, of }: Odd): Promise<string> => {
  if (typeof of !== "function") return madeAtHome(bed, name, of);
  const file = join(bed.runFolder, name);
  await of(bed, file);
  return file;
};

const refusedAtHome = async (bed: Bed, { says = /./ }: Odd, file: string): Promise<string[]> => {
  await set(bed, "placeholderFile", file);
  const { code, output } = await up(bed);
  await set(bed, "placeholderFile");
  return code !== 0 && says.test(output) && /nothing was created or changed/.test(output)
    ? []
    : [`pulumi up said: ${output.slice(-800)}`];
};

/** As pulumi up has it made, by the program and the release that are in force, with this file in the place of the text. */
const made = async (bed: Bed, { name, says, shows }: Odd, file: string): Promise<string[]> => {
  const { machine } = bed;
  const folder = releaseInForce(machine.root);
  const release = readStaged(machine.root, folder);
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  const brought = `/var/lib/restream/placeholder-file/${sha256}`;
  const result = `/var/lib/restream/placeholder/${sha256.slice(0, 16)}.mp4`;
  mkdirSync(join(machine.root, dirname(brought)), { recursive: true });
  copyFileSync(file, join(machine.root, brought));
  const args = [result, ...release.placeholder.args.slice(1)];
  const placeholder = { path: result, args, file: { path: brought, name } };
  const odd = "/var/lib/rehearsal-odd.json";
  writeFileSync(join(machine.root, odd), JSON.stringify({ ...release, placeholder }));
  const { code, output } = await onServer(
    bed,
    ["node", `${folder}/apply.cjs`, odd, "--make-placeholder"],
    TRIED_WITHIN_MS,
  );
  const problems =
    says === undefined
      ? code === 0
        ? await wrongWith(bed, result, release.placeholder.path, shows)
        : [`it was not made: ${output.slice(-800)}`]
      : code === 1 && says.test(output)
        ? []
        : [`expected ${String(says)}, exit code ${code}: ${output.slice(-800)}`];
  await machine.exec("rm", "-f", odd, brought, result);
  return problems;
};

const ENTRIES =
  "stream=codec_name,profile,level,width,height,pix_fmt,r_frame_rate,has_b_frames,sample_rate,channels";

/** Its parameters are those of the stack's own placeholder, and it shows what it should. */
const wrongWith = async (
  { machine }: Bed,
  result: string,
  own: string,
  shows: Odd["shows"],
): Promise<string[]> => {
  const probe = (path: string): Promise<string> =>
    machine.exec("ffprobe", "-v", "error", "-show_entries", ENTRIES, "-of", "compact", path);
  const [is, expected] = [await probe(result), await probe(own)];
  const problems = is === expected ? [] : [`it is ${is}, expected ${expected}`];
  if (shows === undefined) return problems;
  const { x, y, rgb } = shows;
  const pixel = (
    await machine.exec(
      ...["sh", "-c"],
      `ffmpeg -v error -nostdin -ss 0.5 -i ${result} -frames:v 1 -vf "crop=2:2:iw*${x}:ih*${y},scale=1:1,format=rgb24" -f rawvideo - | od -An -tu1`,
    )
  )
    .trim()
    .split(/\s+/)
    .map(Number);
  const isNear = rgb.every((value, index) => Math.abs(value - (pixel[index] ?? 999)) < 12);
  return isNear ? problems : [...problems, `a pixel is ${pixel.join()}, expected ${rgb.join()}`];
};

/**
 * Stands for a MediaMTX that closes its reader at a seam: no file of ours made the real one do so. Leaves out all else: beside
 * the trial it is the real one, and in the trial it is killed after 12 s.
 */
const REAL_ONE = "/usr/local/lib/restream/the-real-one";
const CLOSES_ITS_READER = `#!/bin/bash
case $1 in
*/trial.yml) exec timeout -s KILL 12 ${REAL_ONE} "$@" ;;
*) exec ${REAL_ONE} "$@" ;;
esac
`;

export const placeholderLoopFails = rowsAfter("publishers", ensureOnAir)(
  "placeholder-loop-fails",
  "a placeholder whose reader is closed in one of its loops (a stand-in for MediaMTX ends in the trial) is refused, with the loop; live untouched",
  async (bed, _since, figures) => {
    const { machine } = bed;
    const problems: string[] = [];
    const file = await madeAtHome(bed, "loop.mp4", [...film("640x360", 4), ...H264]);
    const program = mediamtxProgram(machine) ?? "";
    writeFileSync(join(machine.root, "var/lib/rehearsal-mediamtx"), CLOSES_ITS_READER);
    const untouched = await liveUntouched(bed, figures, now(), async () => {
      await machine.exec("mv", program, REAL_ONE);
      try {
        await machine.exec("install", "-m", "0755", "/var/lib/rehearsal-mediamtx", program);
        problems.push(...(await made(bed, LOOP_FAILS, file)));
      } finally {
        await machine.exec("mv", REAL_ONE, program);
      }
    });
    return { problems: [...problems, ...untouched] };
  },
);

const LOOP_FAILS: Odd = {
  ...{ name: "loop.mp4", of: [], where: "droplet" },
  says: /loop\.mp4 cannot be shown again and again without a break\. The picture ended after \d+\.\d s, in loop [23] of 10\./,
};
