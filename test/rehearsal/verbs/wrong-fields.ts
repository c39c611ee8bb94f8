// Publishers whose fields Server and Stream Key hold the publish key where it does not belong.
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";

/** What OBS makes of its two fields, as RTMP has it. */
export interface Fields {
  /** Behind the host, of the field Server. */
  app: string;
  /** The field Stream Key. */
  playPath: string;
}

/** As people filled them in, and as programs on the way write them. */
export const wrongFields = (key: string): Fields[] => {
  const whole = `live?user=home&pass=${key}`;
  return [
    { app: `live/user=home&pass=${key}`, playPath: "" },
    { app: `live/user=home&pass=${key}`, playPath: "live" },
    { app: whole, playPath: whole },
    { app: key, playPath: key },
    { app: "", playPath: encodeURIComponent(whole) },
    { app: "", playPath: `live%3fuser=home&pass=${percentEncoded(key)}` },
    { app: `live/${encodeURIComponent(percentEncoded(key))}`, playPath: "x" },
    // No address at all: MediaMTX quotes the whole.
    { app: `live?user=home&pass=${key}%zz`, playPath: `%zz${key}` },
  ];
};

/** Every character, as no program has to. */
const percentEncoded = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join("");

const GIVES_UP_AFTER_SECONDS = 10;

/** Each publishes once, all at once; resolves when all have ended. */
export const publishWrongly = async (bed: Bed, address: string): Promise<number> => {
  const all = wrongFields(SECRETS.publishKey);
  await Promise.all(
    all.map(async (fields, index) => {
      const name = `wrong-fields-${index}`;
      const { spawn } = bed.publishers.publisherOptions(name, address, "", {
        source: "live",
        host: bed.home,
      });
      const options = optionsOf(fields, address);
      writeFileSync(join(bed.runFolder, `${name}.ffpreset`), presetOf(options), {
        mode: 0o600,
      });
      const child = spawn(
        [
          ...[
            "timeout",
            String(GIVES_UP_AFTER_SECONDS),
            "ffmpeg",
            "-nostdin",
            "-loglevel",
            "error",
          ],
          ...["-re", "-i", "/srv/live.flv", "-map", "0:v:0", "-map", "0:a?", "-c", "copy"],
          ...["-f", "flv", ...emptyOf(options), "-fpre", `/srv/${name}.ffpreset`],
          `rtmp://${address}:1935/`,
        ],
        { stdio: "ignore" },
      );
      await once(child, "exit");
    }),
  );
  return all.length;
};

const optionsOf = ({ app, playPath }: Fields, address: string): [string, string][] => [
  ["rtmp_app", app],
  ["rtmp_playpath", playPath],
  ["rtmp_tcurl", `rtmp://${address}:1935/${app}`],
];

/** What holds a key is no argument; a preset cannot say that something is empty. */
const presetOf = (options: [string, string][]): string =>
  options
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
const emptyOf = (options: [string, string][]): string[] =>
  options.filter(([, value]) => value === "").flatMap(([name]) => [`-${name}`, ""]);
