// Whether a decoder takes all that a platform received, from a point on: a piece of the recording, given to ffprobe.
import { spawn } from "node:child_process";
import {
  createReadStream,
  openSync,
  readSync,
  closeSync,
  writeFileSync,
  appendFileSync,
  rmSync,
} from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { FlvReader, type FlvTag } from "../../support/media/flv";
import { aacSequenceHeader, avcConfiguration, isKeyframe } from "../../support/media/flv-payload";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import type { Mark } from "../../support/media/mark";

const FILE_HEADER = Buffer.from("464c5601050000000900000000", "hex");
const HEADERS_WITHIN_BYTES = 256 * 1024;

export const marksOf = ({ platforms }: Bed): Mark[] =>
  PLATFORMS.map((name) => {
    const recording = platforms[name].recordings().at(-1);
    if (recording?.path === undefined) throw new Error(`${name}: nothing is being recorded`);
    return { path: recording.path, offset: recording.offset };
  });

/** What ffprobe says when it decodes all that came after the marks, from the first keyframe on. */
export const decodeErrors = async (bed: Bed, marks: readonly Mark[]): Promise<string[]> => {
  const errors: string[] = [];
  for (const mark of marks) {
    const piece = join(bed.runFolder, "piece.flv");
    await writePiece(mark, piece);
    errors.push(...(await decode(bed, "/srv/piece.flv")));
    rmSync(piece);
  }
  return errors;
};

/** All that ffmpeg's decoders say, and whether each picture that came was one when decoded. @param file as the tools see it */
export const decode = async ({ parts }: Bed, file: string): Promise<string[]> => {
  const what = ["-select_streams", "v", "-show_entries", "stream=nb_read_frames,nb_read_packets"];
  const ffprobe = ["ffprobe", "-v", "error", "-count_frames", "-count_packets", ...what];
  const child = spawn("chroot", [parts.roots.tools, ...ffprobe, "-of", "csv=p=0", file], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [counts, said] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (counts += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  const [decoded, came] = counts.trim().split(",").map(Number);
  return [
    ...said.split("\n").filter((line) => line !== ""),
    ...(code === 0 ? [] : [`ffprobe ended with ${code ?? "a signal"}`]),
    ...(decoded !== undefined && decoded > 0 && decoded === came
      ? []
      : [`${decoded ?? "no"} of ${came ?? "?"} pictures could be decoded`]),
  ];
};

/** All tags after the mark, from the first keyframe on, as a file that a decoder takes. Resolves with them. */
export const writePiece = async ({ path, offset }: Mark, target: string): Promise<FlvTag[]> => {
  const firstTags = new FlvReader().push(start(path));
  writeFileSync(target, FILE_HEADER);
  for (const isHeader of [avcConfiguration, aacSequenceHeader]) {
    const header = firstTags.find((tag) => isHeader(tag) !== undefined);
    if (header) appendFileSync(target, bytesOf({ ...header, timestampMs: 0 }));
  }
  const reader = new FlvReader();
  reader.push(FILE_HEADER);
  let begun = false;
  const written: FlvTag[] = [];
  for await (const chunk of createReadStream(path, { start: offset }) as AsyncIterable<Buffer>)
    for (const tag of reader.push(chunk)) {
      begun ||= isKeyframe(tag);
      if (!begun) continue;
      appendFileSync(target, bytesOf(tag));
      written.push(tag);
    }
  return written;
};

const start = (path: string): Buffer => {
  const file = openSync(path, "r");
  const bytes = Buffer.alloc(HEADERS_WITHIN_BYTES);
  const count = readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  return bytes.subarray(0, count);
};

const TYPES = { audio: 8, video: 9, script: 18 };

const bytesOf = ({ type, timestampMs, payload }: FlvTag): Buffer => {
  const head = Buffer.alloc(11);
  head.writeUInt8(TYPES[type], 0);
  head.writeUIntBE(payload.length, 1, 3);
  head.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  head.writeUInt8((timestampMs >> 24) & 0xff, 7);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(head.length + payload.length);
  return Buffer.concat([head, payload, tail]);
};
