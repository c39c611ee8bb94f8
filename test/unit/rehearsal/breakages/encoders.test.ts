// What rows of the encoders are shown to notice: each is told on a bed where all goes well, then with one thing wrong.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ENCODERS } from "../../../rehearsal/encoders";
import { now } from "../../../support/media/clock";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import { FRAME_MS } from "./fake-platform";
import { fakeBed, type FakeBed, tellRow } from "./fake-bed";
import { startTime } from "./virtual-time";

vi.mock("node:timers/promises", async () => (await import("./virtual-time.js")).timers);
vi.mock("../../../rehearsal/verbs/links", () => ({
  withUplink: (_host: unknown, _kbps: number, during: () => Promise<void>) => during(),
}));
vi.mock("../../../support/media/frame-id", async (original) => ({
  ...(await original<object>()),
  positionsOf: async () => (await import("./fake-platform.js")).positions,
}));

beforeEach(startTime);
afterEach(() => {
  vi.restoreAllMocks();
});

/** From so many ms after its beginning on. */
const later =
  (ms: number, change: (frame: ReceivedFrame) => ReceivedFrame | undefined) =>
  ({ youtube }: FakeBed): void => {
    const from = now() + ms;
    youtube.faults.tamper = (frame) => (frame.at < from ? frame : change(frame));
  };

const CASES: [string, (fake: FakeBed) => void, RegExp][] = [
  [
    "uplink-15: the picture stands for longer than OBS sends none",
    (fake) => {
      const until = now() + 32_000;
      later(20_000, (frame) => (frame.at < until ? undefined : frame))(fake);
    },
    /a new picture after 12\.\d s, promised is 10 s/,
  ],
  [
    "clock-jumps-an-hour: the sound does not jump with the picture",
    later(5000, (frame) =>
      frame.kind === "video" ? { ...frame, timestampMs: frame.timestampMs + 3_600_000 } : frame,
    ),
    /youtube: sound and picture are more than 3000 ms apart/,
  ],
  [
    "clock-steps-back-60ms: the decoding time goes back with it",
    later(5000, (frame) => ({ ...frame, timestampMs: frame.timestampMs - FRAME_MS - 60 })),
    /youtube: the decoding time decreased 2 times/,
  ],
  [
    "clock-wraps: the broadcast begins anew",
    ({ youtube }) => {
      const at = now() + 8000;
      youtube.events.push(
        { kind: "end", at, connection: 1, clean: true },
        { kind: "publish", at: at + 500, connection: 2, key: "test-key" },
      );
    },
    /youtube: 1 sessions lost/,
  ],
];

const tell = (title: string, breaks: (fake: FakeBed) => void): Promise<unknown> => {
  const row = ENCODERS.find(({ name }) => title.startsWith(`${name}:`));
  if (!row) throw new Error(`no row for ${title}`);
  const fake = fakeBed();
  breaks(fake);
  return tellRow(row, fake.bed);
};

describe("where all goes well", () => {
  it.each(CASES)("it passes, and would not in %s", async (title) => {
    await expect(tell(title, () => undefined)).resolves.toBeDefined();
  });
});

describe("a row with an encoder notices", () => {
  it.each(CASES)("%s", async (title, breaks, says) => {
    await expect(tell(title, breaks)).rejects.toThrow(says);
  });
});
