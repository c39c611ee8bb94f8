import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { FlvReader } from "../../../../support/media/flv";
import { avcFrame } from "../../../../support/media/flv-payload";
import { PublishingClient } from "../../../../support/media/rtmp/publishing-client";
import { serveVisit } from "../../../../support/platform/slow-platform/visit";
import type { LeftOut } from "../../../../support/publisher/scripted/contract";
import { preparedMedia } from "../../../../support/publisher/scripted/flv-rounds";
import type { Script } from "../../../../support/publisher/scripted/script";
import { stream, type StreamOptions } from "../../../../support/publisher/scripted/stream";
import { FRAME_MS, loopedFlv, pictureAt } from "./looped";

/** The longest that is played here, seconds of the media. */
const SECONDS = 6;
const PLACES = Math.round((SECONDS * 1000) / FRAME_MS);

/** Metadata, and one of each kind. */
const HEADERS = 3;

interface Sent {
  kind: string;
  ms: number;
  at: number;
}

/** Plays on a clock that jumps to where it is waited for. @param lineMs what a picture takes on the line */
const play = async (
  script: Script,
  {
    lineMs = 0,
    until = SECONDS * 1000,
    ...more
  }: Partial<StreamOptions> & { lineMs?: number; until?: number } = {},
): Promise<{ sent: Sent[]; leftOut: LeftOut[]; longestQueueMs: number }> => {
  const sent: Sent[] = [];
  const leftOut: LeftOut[] = [];
  const stop = new AbortController();
  let [clock, freeAt, longestQueueMs] = [0, 0, 0];
  await stream({
    media: preparedMedia(loopedFlv()),
    client: {
      ended: new Promise(() => undefined),
      send: async (kind, ms) => {
        const isFrame = kind === "video" && sent.length >= HEADERS; // before, the clock stands
        freeAt = Math.max(clock, freeAt) + (isFrame ? lineMs : 0);
        while (clock < freeAt && !stop.signal.aborted) await setImmediate();
        sent.push({ kind, ms, at: clock });
      },
    },
    time: {
      now: () => clock,
      until: async (at) => {
        clock = Math.max(clock, at);
        if (clock >= until) stop.abort();
        await setImmediate();
        await setImmediate();
      },
    },
    playing: () => ({ script, since: 0 }),
    clockStartMs: 0,
    dropper: {},
    onLeftOut: (frames) => leftOut.push(...frames),
    onProgress: (progress) => ({ longestQueueMs } = progress),
    signal: stop.signal,
    ...more,
  });
  return { sent, leftOut, longestQueueMs };
};
const pictures = (sent: readonly Sent[]): number[] =>
  sent.filter(({ kind }) => kind === "video").map(({ ms }) => ms);
const places = Array.from({ length: PLACES }, (_, place) => place);

describe("a stream", () => {
  it("is announced, then sent in real time, round after round", async () => {
    const { sent, leftOut } = await play({});
    expect(sent.slice(0, HEADERS).map(({ kind }) => kind)).toEqual(["data", "video", "audio"]);
    expect(pictures(sent).slice(1)).toEqual(places.map((place) => place * FRAME_MS));
    expect(sent.slice(HEADERS).every(({ ms, at }) => at >= ms)).toBe(true);
    expect(leftOut).toEqual([]);
  });

  it("leaves out what its script says, and tells it exactly", async () => {
    const script = { leaveOut: [{ from: 1, to: 3, below: 2 as const }] };
    const { sent, leftOut } = await play(script);
    const out = places.filter((at) => {
      const ms = at * FRAME_MS;
      return ms >= 1000 && ms < 3000 && pictureAt(at).reference < 2;
    });
    expect(out.length).toBeGreaterThan(20);
    expect(leftOut.map(({ dtsMs }) => dtsMs)).toEqual(out.map((at) => at * FRAME_MS));
    expect(new Set(leftOut.map(({ why }) => why))).toEqual(new Set(["level"]));
    const all = [...pictures(sent).slice(1), ...leftOut.map(({ dtsMs }) => dtsMs)];
    expect(all.sort((a, b) => a - b)).toEqual(places.map((place) => place * FRAME_MS));
  });

  it("stops one kind and goes on with the other", async () => {
    const script = { stops: [{ kind: "audio" as const, from: 2, to: 4 }] };
    const { sent, leftOut } = await play(script);
    expect(pictures(sent)).toHaveLength(1 + PLACES);
    const sounds = sent.filter(({ kind }) => kind === "audio").map(({ ms }) => ms);
    expect(sounds.some((at) => at >= 2000 && at < 4000)).toBe(false);
    expect(sounds.some((at) => at >= 4000)).toBe(true);
    expect(leftOut).toHaveLength(2000 / FRAME_MS);
  });

  it.each([
    {
      what: "starts at an hour",
      more: { clockStartMs: 3_600_000 },
      first: 3_600_000,
      step: FRAME_MS,
    },
    {
      what: "jumps an hour",
      script: { clockSteps: [{ at: 2, addMs: 3_600_000 }] },
      first: 0,
      step: 3_600_000 + FRAME_MS,
    },
    {
      what: "steps back",
      script: { clockSteps: [{ at: 2, addMs: -60 }] },
      first: 0,
      step: FRAME_MS - 60,
    },
  ])("has a clock that $what", async ({ script = {}, more = {}, first, step }) => {
    const { sent } = await play(script, more);
    const times = pictures(sent).slice(1);
    const at = 2000 / FRAME_MS;
    expect(times[0]).toBe(first);
    expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBe(step);
    const others = times.slice(1).filter((_, index) => index !== at - 1);
    expect(others.every((ms, index) => ms > (others[index - 1] ?? -1))).toBe(true);
  });

  it("takes another script at any time: its seconds count from then, the clock stays where it is", async () => {
    const back = { script: { clockSteps: [{ at: 0, addMs: -100 }] }, since: 1000 };
    const none = { script: {}, since: 3000 };
    let asked = 0;
    const playing = () => {
      const second = asked++ / 2 / (1000 / FRAME_MS); // a sound for each picture
      return second < 1 ? { script: {}, since: 0 } : second < 3 ? back : none;
    };
    const times = pictures((await play({}, { playing })).sent).slice(1);
    const falls = times.filter((ms, at) => at > 0 && ms < (times[at - 1] ?? 0));
    expect(falls).toHaveLength(1);
    expect(times.at(-1)).toBe((PLACES - 1) * FRAME_MS - 100);
  });

  it("on a slow line leaves frames out as OBS does; without a dropper it falls behind", async () => {
    const slow = await play({}, { lineMs: 2 * FRAME_MS });
    expect(new Set(slow.leftOut.map(({ why }) => why))).toContain("b-frames");
    expect(slow.leftOut.every(({ kind }) => kind === "video")).toBe(true);
    expect(slow.longestQueueMs).toBeGreaterThan(700);
    expect(slow.longestQueueMs).toBeLessThanOrEqual(900 + 3 * FRAME_MS);
    const behind = await play({}, { lineMs: 2 * FRAME_MS, dropper: undefined });
    expect(behind.leftOut).toEqual([]);
    expect(behind.longestQueueMs).toBeGreaterThan(1200);
  });

  it("ends with its connection", async () => {
    const { sent } = await play(
      {},
      {
        client: { ended: Promise.resolve("closed"), send: () => Promise.resolve() },
      },
    );
    expect(sent).toEqual([]);
  });
});

describe("over a real connection", () => {
  /** A platform in this process that reads nothing while it is told not to. */
  const open = async (directory: string) => {
    let socket: Socket | undefined;
    const door = createServer((one) => {
      socket = one;
      const delays = () => ({});
      const options = { connection: 1, app: "", recordDirectory: directory, delays };
      serveVisit(one, { ...options, tell: () => undefined });
    });
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    const close = () => {
      socket?.destroy();
      door.close();
    };
    return {
      port: (door.address() as AddressInfo).port,
      pause: () => socket?.pause(),
      resume: () => socket?.resume(),
      close,
    };
  };

  it("what was left out while the other side did not read is exactly what is missing there", async () => {
    const directory = mkdtempSync(join(tmpdir(), "restream-stream-"));
    const platform = await open(directory);
    const SPEED = 20;
    const began = performance.now();
    const now = () => (performance.now() - began) * SPEED;
    const leftOut: LeftOut[] = [];
    const stop = new AbortController();
    try {
      const client = await PublishingClient.publish(
        { host: "127.0.0.1", port: platform.port, app: "", playPath: "live" },
        { stallSeconds: 30 },
      );
      const streaming = stream({
        media: preparedMedia(loopedFlv(200_000)),
        client,
        time: {
          now,
          until: async (at) => {
            await delay(Math.max(0, at - now()) / SPEED);
          },
        },
        playing: () => ({ script: {}, since: 0 }),
        clockStartMs: 0,
        dropper: {},
        onLeftOut: (frames) => leftOut.push(...frames),
        onProgress: () => undefined,
        signal: stop.signal,
      });
      await delay(100);
      platform.pause();
      await vi.waitFor(
        () => {
          expect(leftOut.some(({ why }) => why === "p-frames")).toBe(true);
        },
        { timeout: 20_000 },
      );
      platform.resume();
      const last = leftOut.length;
      await delay(200);
      stop.abort();
      await streaming;
      await client.goodbye();
      expect(last).toBeGreaterThan(0);

      const [file] = readdirSync(directory);
      const received = new FlvReader()
        .push(readFileSync(join(directory, file ?? "")))
        .filter((tag) => avcFrame(tag) !== undefined)
        .map(({ timestampMs }) => timestampMs);
      const both = [...received, ...leftOut.map(({ dtsMs }) => dtsMs)].sort((a, b) => a - b);
      expect(both).toEqual(both.map((_, place) => place * FRAME_MS));
    } finally {
      platform.close();
      rmSync(directory, { recursive: true });
    }
  }, 40_000);
});
