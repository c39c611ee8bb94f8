import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FlvReader } from "../../../support/media/flv";
import {
  Catalogue,
  catalogueOf,
  expectDistinctFrames,
  frameId,
  knownFramesOf,
  positionsOf,
} from "../../../support/media/frame-id";
import { FILE_HEADER, aacHeaderTag, audioTag, avcHeaderTag, nal, videoTag } from "./make-flv";

const idOf = (bytes: Buffer): string | undefined => {
  const [tag] = new FlvReader().push(Buffer.concat([FILE_HEADER, bytes]));
  return tag && frameId(tag);
};

describe("frameId", () => {
  const sent = idOf(
    videoTag(0, [nal(9, ""), nal(6, "sei"), nal(5, "picture")], { keyframe: true }),
  );

  it("is the same after the server put SPS and PPS in front and dropped the rest", () => {
    expect(sent).toMatch(/^[0-9a-f]{16}$/);
    expect(idOf(videoTag(900, [nal(7, "sps"), nal(8, "pps"), nal(5, "picture")]))).toBe(sent);
  });

  it.each([
    { what: "another picture", bytes: videoTag(0, [nal(5, "other")]) },
    { what: "one slice more", bytes: videoTag(0, [nal(5, "picture"), nal(5, "picture")]) },
  ])("differs for $what", ({ bytes }) => {
    expect(idOf(bytes)).not.toBe(sent);
  });

  it.each([
    { what: "a video header", bytes: avcHeaderTag() },
    { what: "an audio header", bytes: aacHeaderTag() },
    { what: "a tag without slices", bytes: videoTag(0, [nal(6, "sei")]) },
  ])("is undefined for $what", ({ bytes }) => {
    expect(idOf(bytes)).toBeUndefined();
  });
});

describe("known media", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "restream-flv-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (...tags: Buffer[]): string => {
    const path = join(folder, "media.flv");
    writeFileSync(path, Buffer.concat([FILE_HEADER, ...tags]));
    return path;
  };

  it("is known by all its frames, picture and sound", async () => {
    const path = file(
      avcHeaderTag(),
      videoTag(0, [nal(5, "a")]),
      audioTag(0, "b"),
      videoTag(33, [nal(1, "c")]),
    );
    const known = await knownFramesOf(path);
    expect([known.video.size, known.audio.size]).toEqual([2, 1]);
    expect(await catalogueOf(path)).toEqual(new Set([...known.video, ...known.audio]));
  });

  it("tells when each frame is shown, which is not when it is decoded", async () => {
    const [sent, other] = [
      videoTag(0, [nal(5, "a")], { compositionTimeMs: 67 }),
      audioTag(67, "b"),
    ];
    const before = videoTag(100, [nal(1, "c")], { compositionTimeMs: 0 });
    const positions = await positionsOf(file(sent, other, before));
    expect([...positions.values()]).toEqual([67, 67, 100]);
  });

  it("refuses one with a frame twice, where frames are to be counted", async () => {
    const [one, other] = [videoTag(0, [nal(5, "a")]), videoTag(33, [nal(1, "b")])];
    await expect(expectDistinctFrames(file(one, other))).resolves.toBeUndefined();
    await expect(expectDistinctFrames(file(one, other, one))).rejects.toThrow(
      "got 3 frames, 2 of them different",
    );
  });

  it("refuses a file without any picture", async () => {
    await expect(catalogueOf(file(audioTag(0, "b")))).rejects.toThrow("found no H.264 frame");
  });
});

describe("Catalogue", () => {
  it("tells whose a frame is", () => {
    const catalogue = new Catalogue();
    catalogue.add("live", ["a", "b"]);
    catalogue.add("placeholder", new Set(["c"]));
    catalogue.add("live", ["b", "d"]);
    expect(["a", "b", "c", "d", "e"].map((id) => catalogue.sourceOf(id))).toEqual([
      "live",
      "live",
      "placeholder",
      "live",
      "unknown",
    ]);
  });

  it("refuses a frame that is another source's, and keeps nothing of the attempt", () => {
    const catalogue = new Catalogue();
    catalogue.add("live", ["a", "b"]);
    expect(() => {
      catalogue.add("ghost", ["x", "b"]);
    }).toThrow('catalogue: got 1 frame(s) of "ghost" that are "live"\'s too (first b)');
    expect(catalogue.sourceOf("x")).toBe("unknown");
  });
});
