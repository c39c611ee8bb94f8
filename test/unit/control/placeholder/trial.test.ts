import { describe, expect, it } from "vitest";
import {
  faultOfLoops,
  LOOPS,
  packetIn,
  type Packet,
} from "../../../../control/shared/placeholder/trial";

const SHOWN = { seconds: 2, frameSeconds: 1 / 30 };
const every = (stream: number, step: number, until: number): Packet[] =>
  Array.from({ length: Math.round(until / step) }, (_, at) => ({ stream, seconds: at * step }));
const WELL = [...every(0, 1 / 30, LOOPS * 2 + 1), ...every(1, 0.0213, LOOPS * 2 + 1)];

it.each([
  ["0,         42,         75,       33,     1234, 0x1234", { stream: 0, seconds: 0.042 }],
  ["1,        -21,        -21,       21,        6, 0x037a013d", { stream: 1, seconds: -0.021 }],
  ["#tb 0: 1/1000", undefined],
  ["", undefined],
])("ffmpeg's line %j", (line, packet) => {
  expect(packetIn(line)).toEqual(packet);
});

describe("ten loops", () => {
  it("without a fault", () => {
    expect(faultOfLoops(WELL, SHOWN)).toBe("");
  });
  it.each<[string, Packet[], RegExp]>([
    ["nothing", [], /No picture came out/],
    ["no sound", every(0, 1 / 30, 21), /No sound came out/],
    [
      "a reader that is closed in the second",
      WELL.filter(({ seconds }) => seconds < 3),
      /^The picture ended after 3\.0 s, in loop 2 of 10\.$/,
    ],
    [
      "a sound that ends before the picture",
      WELL.filter(({ stream, seconds }) => stream === 0 || seconds < 7),
      /^The sound ended after 7\.0 s, in loop 4 of 10\.$/,
    ],
    [
      "a seam at which the picture stands still",
      WELL.filter(({ stream, seconds }) => stream === 1 || seconds < 4 || seconds > 4.4),
      /^The picture stands still after 4\.\d s, in loop 3\.$/,
    ],
    [
      "a seam at which time goes back",
      WELL.map((packet) =>
        packet.stream === 0 && packet.seconds > 6
          ? { ...packet, seconds: packet.seconds - 1 }
          : packet,
      ),
      /^The picture goes back in time after 5\.\d s, in loop 3\.$/,
    ],
  ])("%s", (_, packets, says) => {
    expect(faultOfLoops(packets, SHOWN)).toMatch(says);
  });
});
