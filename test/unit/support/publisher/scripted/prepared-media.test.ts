import { describe, expect, it } from "vitest";
import { decodeAmf } from "../../../../support/media/rtmp/amf0";
import {
  preparedMedia,
  rounds,
  type MediaFrame,
} from "../../../../support/publisher/scripted/flv-rounds";
import { FILE_HEADER, aacHeaderTag } from "../../media/make-flv";
import { FRAME_MS, PICTURES, ROUND_MS, loopedFlv, pictureAt } from "./looped";

const compositionMs = ({ payload }: MediaFrame): number => payload.readIntBE(2, 3);
const steps = (times: readonly number[]): Set<number> =>
  new Set(times.slice(1).map((ms, at) => ms - (times[at] ?? 0)));

describe("prepared media", () => {
  const media = preparedMedia(loopedFlv());
  const take = (count: number): MediaFrame[] => {
    const endless = rounds(media);
    return Array.from({ length: count }, () => endless.next().value);
  };
  const pictures = take(5 * PICTURES).filter(({ kind }) => kind === "video");

  it("play round after round: decoding times rise, pictures are shown at one cadence", () => {
    expect(media.roundMs).toBe(ROUND_MS);
    expect(steps(pictures.map(({ dtsMs }) => dtsMs))).toEqual(new Set([FRAME_MS]));
    const shown = pictures.map((one) => one.dtsMs + compositionMs(one)).sort((a, b) => a - b);
    // Not the end: what would be shown between has not been sent yet.
    expect(steps(shown.slice(0, -4))).toEqual(new Set([FRAME_MS]));
  });

  it("come in the order in which they are due, over the seam as well", () => {
    const due = take(5 * PICTURES).map(({ dtsMs }) => dtsMs);
    expect(due).toEqual([...due].sort((a, b) => a - b));
  });

  it("keep the sound where it is against the picture", () => {
    const sounds = take(4 * PICTURES).filter(({ kind }) => kind === "audio");
    expect(steps(sounds.map(({ dtsMs }) => dtsMs))).toEqual(new Set([FRAME_MS]));
    expect(sounds[0]?.dtsMs).toBe(2 * FRAME_MS);
  });

  it("know keyframes, and what refers to what", () => {
    const sent = pictures.slice(0, PICTURES);
    expect(sent.map(({ priority }) => priority)).toEqual(
      sent.map((_, place) => pictureAt(place).reference),
    );
    expect(sent.filter(({ keyframe }) => keyframe)).toHaveLength(2);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(PICTURES);
  });

  it("count the parameter sets among what gives a frame its priority, as OBS does", () => {
    const flv = loopedFlv();
    const sps = Buffer.from("0000000267ff", "hex");
    const bare = Buffer.from("000000026100", "hex"); // a P slice
    const payload = Buffer.concat([Buffer.from("2701000000", "hex"), sps, bare]);
    const head = Buffer.from("09000000" + "00000000000000", "hex");
    head.writeUIntBE(payload.length, 1, 3);
    const trailer = Buffer.alloc(4);
    trailer.writeUInt32BE(11 + payload.length);
    const { frames } = preparedMedia(Buffer.concat([flv, head, payload, trailer]));
    expect(frames.at(-1)?.priority).toBe(3);
  });

  it.each([
    { without: undefined, headers: "video audio", fields: "width videocodecid audiocodecid" },
    { without: "audio" as const, headers: "video", fields: "width videocodecid" },
    { without: "video" as const, headers: "audio", fields: "audiocodecid" },
  ])("announce what they have: without $without", ({ without, headers, fields }) => {
    const some = preparedMedia(loopedFlv(), without);
    expect(some.headers.map(({ kind }) => kind).join(" ")).toBe(headers);
    const [command, name, told] = decodeAmf(some.metadata ?? Buffer.alloc(0));
    expect([command, name]).toEqual(["@setDataFrame", "onMetaData"]);
    expect(Object.keys(told as object).join(" ")).toBe(fields);
    expect(new Set(some.frames.map(({ kind }) => kind))).not.toContain(without);
    expect(some.frames[0]?.dtsMs).toBe(0);
  });

  it("must have a frame", () => {
    expect(() => preparedMedia(Buffer.concat([FILE_HEADER, aacHeaderTag()]))).toThrow("no frame");
  });
});
