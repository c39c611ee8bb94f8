// The decisions of the fault suite's rows.
import { describe, expect, it } from "vitest";
import { mostReceived } from "../../rehearsal/verbs/received-bytes";
import { parseReceiver } from "../../rehearsal/verbs/receiver";
import { largest, median } from "../../rehearsal/verbs/restream";

describe("what a receiver holds", () => {
  const line = (queued: number, buffer: number): string =>
    `ESTAB ${queued}      0      192.0.2.10:443 198.51.100.10:42684\n\t skmem:(r${queued * 2},rb${buffer},t0,tb87040,f0,w0,o0,bl0,d0)\n`;

  it("is that of the connection that holds most", () => {
    expect(parseReceiver(line(517, 131072) + line(4_820_000, 5_001_216) + line(0, 1))).toEqual({
      queuedBytes: 4_820_000,
      bufferBytes: 5_001_216,
    });
  });

  it("is nothing without a connection", () => {
    expect(parseReceiver("")).toEqual({ queuedBytes: 0, bufferBytes: 0 });
  });
});

describe("of measured values", () => {
  it.each([
    [[], null, null],
    [[3], 3, 3],
    [[3, 1, 2], 2, 3],
    [[4, 1, 2, 3], 2.5, 4],
  ])("%j: the median is %j, the largest %j", (values, middle, most) => {
    expect([median(values), largest(values)]).toEqual([middle, most]);
  });
});

describe("what a reader has received", () => {
  const line = (bytes: number): string =>
    `ESTAB 0 8 127.0.0.1:54638 127.0.0.1:1935\n\t cubic bytes_sent:4514 bytes_acked:4507 bytes_received:${bytes} segs_out:1\n`;
  it.each([
    ["nothing without a connection", "", 0],
    ["of one", line(173_347_422), 173_347_422],
    ["of the one with most", line(1) + line(173_347_422) + line(2), 173_347_422],
    ["nothing where the kernel does not say", "ESTAB 0 0 127.0.0.1:1 127.0.0.1:1935\n", 0],
  ])("is %s", (_, listing, bytes) => {
    expect(mostReceived(listing)).toBe(bytes);
  });
});
