import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { now } from "../../../support/media/clock";
import { RecordingTail } from "../../../support/media/recording";
import {
  FILE_HEADER,
  aacHeaderTag,
  audioTag,
  avcHeaderTag,
  flvTag,
  nal,
  videoTag,
} from "./make-flv";

let folder = "";
let path = "";
let tail: RecordingTail;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-tail-"));
  path = join(folder, "recording.flv");
  tail = new RecordingTail({ name: "twitch-1", locate: () => path });
});
afterEach(() => {
  tail.close();
  rmSync(folder, { recursive: true });
});

describe("RecordingTail", () => {
  it("gives the tags from a time on, as a look through all of them would", async () => {
    tail.start();
    writeFileSync(path, Buffer.concat([FILE_HEADER, avcHeaderTag(), aacHeaderTag()]));
    for (const time of [0, 33, 66, 99]) {
      const count = tail.tags().length;
      appendFileSync(path, audioTag(time, `sound ${time}`));
      await vi.waitFor(
        () => {
          expect(tail.tags().length).toBeGreaterThan(count);
        },
        { interval: 2 },
      );
    }
    const stamps = tail.tags().map(({ at }) => at);
    for (const at of [0, ...stamps, ...stamps.map((stamp) => stamp + 0.001), now()])
      expect(tail.tagsSince(at)).toEqual(tail.tags().filter((tag) => tag.at >= at));
  });
  it("waits for the file, follows it, and stamps each tag when it is whole", async () => {
    tail.start();
    const picture = videoTag(33, [nal(5, "picture")], { keyframe: true });
    writeFileSync(
      path,
      Buffer.concat([FILE_HEADER, avcHeaderTag(), aacHeaderTag(), picture.subarray(0, 9)]),
    );
    await vi.waitFor(
      () => {
        expect(tail.tags()).toHaveLength(2);
      },
      { interval: 5 },
    );
    const before = now();
    appendFileSync(path, picture.subarray(9));
    appendFileSync(path, audioTag(40, "sound"));
    await vi.waitFor(
      () => {
        expect(tail.tags()).toHaveLength(4);
      },
      { interval: 5 },
    );

    expect(
      tail
        .tags()
        .map(({ kind, track, keyframe, timestampMs }) => ({ kind, track, keyframe, timestampMs })),
    ).toEqual([
      { kind: "header", track: "video", keyframe: false, timestampMs: 0 },
      { kind: "header", track: "audio", keyframe: false, timestampMs: 0 },
      { kind: "video", track: "video", keyframe: true, timestampMs: 33 },
      { kind: "audio", track: "audio", keyframe: false, timestampMs: 40 },
    ]);
    expect(tail.tags()[0]?.recording).toBe("twitch-1");
    expect(tail.tags()[2]?.at).toBeGreaterThanOrEqual(before);
    expect(tail.tags()[2]?.at).toBeLessThanOrEqual(now());
    expect(tail.worstStampErrorMs).toBeDefined();
  });

  it("tells a picture's composition time, and none of sound or header", () => {
    const picture = videoTag(33, [nal(5, "a")], { keyframe: true, compositionTimeMs: 67 });
    writeFileSync(path, Buffer.concat([FILE_HEADER, avcHeaderTag(), picture, audioTag(40, "b")]));
    tail.start();
    expect(tail.tags().map(({ compositionMs }) => compositionMs)).toEqual([
      undefined,
      67,
      undefined,
    ]);
  });

  it("reads what is left when it is closed, and drops half a tag", () => {
    writeFileSync(path, FILE_HEADER);
    tail.start();
    appendFileSync(path, Buffer.concat([videoTag(0, [nal(5, "a")]), Buffer.from([9, 0])]));
    tail.close();
    expect(tail.tags()).toHaveLength(1);
  });

  it("leaves out what is neither frame nor header", () => {
    const nothing = [flvTag(18, 0, Buffer.from("meta")), videoTag(0, [nal(6, "sei")])];
    writeFileSync(path, Buffer.concat([FILE_HEADER, ...nothing, audioTag(0, "a")]));
    tail.start();
    expect(tail.tags().map(({ kind }) => kind)).toEqual(["audio"]);
  });

  it("says, when asked, that a recording cannot be read", () => {
    writeFileSync(path, "this is no video at all");
    tail.start();
    expect(() => tail.tags()).toThrow("recording twitch-1: cannot be read");
  });

  it("has nothing to say of a recording that never came", () => {
    tail.start();
    tail.close();
    expect(tail.tags()).toEqual([]);
    expect([tail.path, tail.worstStampErrorMs]).toEqual([undefined, undefined]);
  });
});
