import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FlvReader } from "../../../support/media/flv";
import { Catalogue } from "../../../support/media/frame-id";
import { spawnHere } from "../../../support/media/spawn";
import { NodeMediaPlatform } from "../../../support/platform/node-media-platform";
import { parseEvent, renderEvent } from "../../../support/platform/node-media-server/contract";
import { FLV_HEADER, flvTag } from "../../../support/platform/node-media-server/flv-file";
import { commandName, isGoodbye } from "../../../support/platform/node-media-server/rtmp-command";

/** A command message: its name in AMF0, then the number of the transaction. */
const command = (name: string): Buffer =>
  Buffer.concat([
    Buffer.from([2, name.length >> 8, name.length & 0xff]),
    Buffer.from(name),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0]),
  ]);

describe("an RTMP command", () => {
  it.each(["FCUnpublish", "closeStream", "deleteStream"])("%s is a goodbye", (name) => {
    expect(isGoodbye(command(name))).toBe(true);
  });

  it.each(["publish", "FCPublish", "releaseStream", "createStream"])("%s is none", (name) => {
    expect(commandName(command(name))).toBe(name);
    expect(isGoodbye(command(name))).toBe(false);
  });

  it("has no name when it is cut off, or no string at all", () => {
    expect(commandName(command("deleteStream").subarray(0, 5))).toBeUndefined();
    expect(commandName(Buffer.from([0, 0, 0, 0]))).toBeUndefined();
    expect(commandName(Buffer.alloc(0))).toBeUndefined();
  });
});

describe("the recording", () => {
  it("is FLV, tag by tag, with the timestamp's extended byte", () => {
    const tags = [
      { type: 8, timestampMs: 0, payload: Buffer.from([0xaf, 1, 7]) },
      { type: 9, timestampMs: 0x1234567, payload: Buffer.alloc(300, 5) },
    ];
    const bytes = Buffer.concat([
      FLV_HEADER,
      ...tags.map(({ type, timestampMs, payload }) => flvTag(type, timestampMs, payload)),
    ]);
    const reader = new FlvReader();
    expect(reader.push(bytes)).toMatchObject([
      { type: "audio", timestampMs: 0, payload: tags[0]?.payload },
      { type: "video", timestampMs: 0x1234567, payload: tags[1]?.payload },
    ]);
    expect(reader.pendingBytes).toBe(0);
  });
});

describe("a line of the server's process", () => {
  it("is an event", () => {
    const event = { event: "end", connection: 3, clean: true } as const;
    expect(parseEvent(renderEvent(event))).toEqual(event);
  });

  it("or the server's own log", () => {
    expect(parseEvent("[24/11/2026] [INFO] Rtmp Server listening on port 0.0.0.0:1935")).toBe(
      undefined,
    );
  });
});

describe("the server", () => {
  it("takes connections from its start to its stop, and again", async () => {
    const directory = mkdtempSync(join(tmpdir(), "restream-unit-"));
    const port = 19350 + (process.pid % 500);
    const platform = new NodeMediaPlatform({
      ...{ name: "youtube", spawn: spawnHere, directory, port, catalogue: new Catalogue() },
    });
    try {
      for (let round = 0; round < 2; round++) {
        await platform.start();
        expect(await canConnect(port)).toBe(true);
        expect(platform.pid).toBeTypeOf("number");
        await platform.stop();
        expect(await canConnect(port)).toBe(false);
        expect(platform.pid).toBeUndefined();
      }
    } finally {
      await platform.stop();
      rmSync(directory, { recursive: true });
    }
  }, 30_000); // two starts of Node with a compiler: seconds each on a busy machine
});

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
