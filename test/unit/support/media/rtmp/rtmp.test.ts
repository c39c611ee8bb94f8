import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { decodeAmf, encodeAmf } from "../../../../support/media/rtmp/amf0";
import {
  ChunkReader,
  TYPE,
  chunksOf,
  type RtmpMessage,
} from "../../../../support/media/rtmp/chunks";
import { RtmpLink } from "../../../../support/media/rtmp/link";

describe("AMF0", () => {
  it.each([
    { what: "a command", values: ["connect", 1, { app: "", tcUrl: "rtmp://host/" }] },
    { what: "nothing, and not even that", values: [null, undefined] },
    { what: "nested", values: [{ a: { b: [true, false, "x"] } }] },
    { what: "no value", values: [] },
  ])("reads what it writes: $what", ({ values }) => {
    expect(decodeAmf(encodeAmf(...values))).toEqual(values);
  });
  it("writes a command as the specification has it", () => {
    expect(encodeAmf("a", 1, { b: null }).toString("hex")).toBe(
      "020001" + "61" + "003ff0000000000000" + "03" + "000162" + "05" + "000009",
    );
  });
  it("reads an ECMA array, whatever its count, and a long string", () => {
    const array = Buffer.from("08000000ff" + "000161" + "0101" + "000009", "hex");
    expect(decodeAmf(array)).toEqual([{ a: true }]);
    expect(decodeAmf(Buffer.from("0c000000016f", "hex"))).toEqual(["o"]);
  });
  it.each([
    { what: "a type it does not know", hex: "0d", error: "byte 0: found type 13" },
    { what: "a cut-off string", hex: "02000561", error: "ends after 4 bytes, 8 are needed" },
  ])("refuses $what", ({ hex, error }) => {
    expect(() => decodeAmf(Buffer.from(hex, "hex"))).toThrow(error);
  });
});

const message = (more: Partial<RtmpMessage> = {}): RtmpMessage => ({
  chunkStream: 6,
  type: TYPE.video,
  streamId: 1,
  timestampMs: 1000,
  payload: Buffer.from("picture"),
  ...more,
});
const chunkSize = (bytes: number): Buffer => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(bytes);
  return chunksOf(
    message({ chunkStream: 2, type: TYPE.chunkSize, streamId: 0, timestampMs: 0, payload }),
    128,
  );
};

describe("chunks", () => {
  it.each([
    { what: "within one chunk", more: {} },
    { what: "of many chunks", more: { payload: Buffer.alloc(1000, 7) } },
    { what: "that ends with its chunk", more: { payload: Buffer.alloc(256, 7) } },
    { what: "without a byte", more: { payload: Buffer.alloc(0) } },
    { what: "above 2^24 ms", more: { timestampMs: 0x1234567, payload: Buffer.alloc(300, 1) } },
    { what: "of 2^24 - 1 ms", more: { timestampMs: 0xffffff } },
    { what: "of 2^32 - 1 ms", more: { timestampMs: 0xffffffff } },
  ])("make the message again: $what", ({ more }) => {
    expect(new ChunkReader().push(chunksOf(message(more), 128))).toEqual([message(more)]);
  });
  it("wrap the clock at 2^32 ms, forwards and backwards", () => {
    const times = [2 ** 32 + 5, -60].map((timestampMs) => message({ timestampMs }));
    const read = new ChunkReader().push(Buffer.concat(times.map((one) => chunksOf(one, 128))));
    expect(read.map(({ timestampMs }) => timestampMs)).toEqual([5, 2 ** 32 - 60]);
  });
  it("come byte by byte, and two tracks in turns", () => {
    const picture = chunksOf(message({ payload: Buffer.alloc(200, 1) }), 128);
    const sound = chunksOf(message({ chunkStream: 4, type: TYPE.audio }), 128);
    const between = 12 + 128;
    const mixed = Buffer.concat([picture.subarray(0, between), sound, picture.subarray(between)]);
    const reader = new ChunkReader();
    const read = [...mixed].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(read.map(({ type, payload }) => [type, payload.length])).toEqual([
      [TYPE.audio, 7],
      [TYPE.video, 200],
    ]);
  });
  it("follow the other side's chunk size", () => {
    const large = message({ payload: Buffer.alloc(1000, 3) });
    const read = new ChunkReader().push(Buffer.concat([chunkSize(4096), chunksOf(large, 4096)]));
    expect(read[1]).toEqual(large);
  });
  it("may leave out of their header what stays the same: the time is then a difference", () => {
    const full = chunksOf(message(), 128);
    const second = Buffer.from("460000210000" + "0308" + "616263", "hex"); // 33 ms on, 3 bytes, audio
    const third = Buffer.from("86000021" + "646566", "hex"); // 33 ms on
    const fourth = Buffer.from("c6" + "676869", "hex"); // the same again
    const read = new ChunkReader().push(Buffer.concat([full, second, third, fourth]));
    expect(read.map(({ timestampMs }) => timestampMs)).toEqual([1000, 1033, 1066, 1099]);
    expect(read.slice(1).map(({ payload }) => payload.toString())).toEqual(["abc", "def", "ghi"]);
    expect(read.at(-1)).toMatchObject({ type: TYPE.audio, streamId: 1 });
  });
  it("must begin with a full header", () => {
    expect(() => new ChunkReader().push(Buffer.from("c6aa", "hex"))).toThrow("form 3");
  });
});

describe("a link", () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });
  const pair = async (): Promise<{ client: Socket; server: Socket }> => {
    const door = createServer();
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    const accepted = new Promise<Socket>((resolve) => door.once("connection", resolve));
    const client = connect((door.address() as AddressInfo).port, "127.0.0.1");
    const server = await accepted;
    open.push({ close: () => door.close() });
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      open.push({ close: () => socket.destroy() });
    }
    return { client, server };
  };

  it("shakes hands, then carries messages both ways", async () => {
    const { client, server } = await pair();
    const got = new Promise<RtmpMessage>((resolve) => {
      const link = new RtmpLink(server, "server", (one) => {
        if (one.type !== TYPE.command) return;
        void link.command(0, "_result", 1, { seen: true });
        resolve(one);
      });
    });
    const answered = new Promise<RtmpMessage>((resolve) => {
      const link = new RtmpLink(client, "client", resolve);
      void link.ready.then(async () => {
        link.sendChunkSize();
        await link.command(0, "connect", 1, { app: "x".repeat(5000) });
      });
    });
    expect(decodeAmf((await got).payload)).toEqual(["connect", 1, { app: "x".repeat(5000) }]);
    expect(decodeAmf((await answered).payload)).toEqual(["_result", 1, { seen: true }]);
  });

  it("goes down at what is no RTMP", async () => {
    const { client, server } = await pair();
    new RtmpLink(server, "server", () => undefined);
    const closed = new Promise((resolve) => server.once("error", resolve));
    client.write(Buffer.alloc(3073 + 20, 0xff));
    await expect(closed).resolves.toMatchObject({
      message: expect.stringContaining("full header") as string,
    });
  });
});
