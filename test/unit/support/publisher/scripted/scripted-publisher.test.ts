import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Catalogue, knownFramesOf, orderOf } from "../../../../support/media/frame-id";
import { compareLeftOut, missingOf } from "../../../../support/media/missing";
import { spawnHere } from "../../../../support/media/spawn";
import { SlowPlatform } from "../../../../support/platform/slow-platform/slow-platform";
import { parseScriptedEvent, renderLine } from "../../../../support/publisher/scripted/contract";
import { ScriptedPublisher } from "../../../../support/publisher/scripted/scripted-publisher";
import { loopedFlv } from "./looped";

/** Starts of Node with a compiler: seconds each on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 20 };
const KEY = "test-key-home";

describe("a line of the publisher's process", () => {
  it("is an event", () => {
    const event = { event: "ended", at: 5, why: "closed" } as const;
    expect(parseScriptedEvent(renderLine(event))).toEqual(event);
  });
  it.each(["Warning: something", '{"event":"left out","frames":[{"id":"ab'])(
    "or none: %s",
    (line) => {
      expect(parseScriptedEvent(line)).toBeUndefined();
    },
  );
});

describe("the publisher", () => {
  let folder = "";
  let media = "";
  let platform: SlowPlatform;
  let publisher: ScriptedPublisher | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "restream-scripted-"));
    media = join(folder, "media.flv");
    writeFileSync(media, loopedFlv());
    const catalogue = new Catalogue();
    catalogue.add("live", (await knownFramesOf(media)).video);
    platform = new SlowPlatform({
      ...{ name: "server", spawn: spawnHere, directory: folder, port: 0, catalogue },
      ...{ app: "", expectedKey: `live?user=home&pass=${KEY}` },
    });
    await platform.start();
  }, 30_000);
  beforeEach(() => {
    publisher = undefined;
  });
  afterEach(async () => {
    if (publisher?.isStarted) await publisher.kill();
  });
  afterAll(async () => {
    await platform.stop();
    rmSync(folder, { recursive: true });
  });
  const start = (more: Partial<ConstructorParameters<typeof ScriptedPublisher>[0]> = {}) => {
    publisher = new ScriptedPublisher({
      ...{ name: "home", spawn: spawnHere, media, settingsFile: join(folder, "publisher.json") },
      target: { address: "127.0.0.1", port: platform.port ?? 0, user: "home", publishKey: KEY },
      ...more,
    });
    publisher.start();
    return publisher;
  };
  const arrived = (since: number): string[] =>
    platform
      .frames(since)
      .filter(({ kind }) => kind === "video")
      .map(({ id }) => id);

  it("leaves out what it is told to, while it runs, and what is missing is what it says", async () => {
    const order = await orderOf(media, "video");
    const home = start();
    const since = await home.waitForConnect(20_000);
    await vi.waitFor(() => {
      expect(arrived(since).length).toBeGreaterThan(5);
    }, PATIENCE);
    home.play({ leaveOut: [{ from: 0.2, to: 1, below: 2 }] });
    await vi.waitFor(() => {
      expect(home.leftOut.length).toBeGreaterThan(3);
    }, PATIENCE);
    const before = arrived(since).length;
    await vi.waitFor(() => {
      // A second and more after it: the window is over.
      expect(arrived(since).length).toBeGreaterThan(before + 40);
    }, PATIENCE);
    const left = home.leftOut.filter(({ kind }) => kind === "video").map(({ id }) => id);
    const missing = missingOf(order, arrived(since));
    expect(compareLeftOut(left, missing)).toEqual({ lost: [], notMissing: [] });
    expect(new Set(home.leftOut.map(({ why }) => why))).toEqual(new Set(["level"]));
    expect(home.progress.sent).toBeGreaterThan(0);

    expect(await home.stopCleanly()).toBeGreaterThan(since);
    expect(home.connectedAt).toBeUndefined();
    await vi.waitFor(() => {
      expect(platform.visits.at(-1)?.clean).toBe(true);
    }, PATIENCE);
  }, 60_000);

  it("is killed without a goodbye, and keeps its key to itself", async () => {
    const home = start();
    await home.waitForConnect(20_000);
    const argv = readFileSync(`/proc/${home.pid ?? 0}/cmdline`, "utf8");
    expect(argv).toContain("publisher.json");
    expect(argv).not.toContain(KEY);
    expect(statSync(join(folder, "publisher.json")).mode & 0o777).toBe(0o600);
    await platform.waitForPublish(20_000);
    const endedAt = await home.kill();
    expect(endedAt).toBeGreaterThanOrEqual(home.attempts[0]?.connectedAt ?? Infinity);
    expect(home.isStarted).toBe(false);
    await vi.waitFor(() => {
      expect(platform.visits.at(-1)?.clean).toBe(false);
    }, PATIENCE);
  }, 60_000);

  it("comes back by itself when it is dropped, with a keyframe and its clock's start", async () => {
    const home = start({ clockStartMs: 2 ** 32 - 100, without: "audio" });
    const first = await home.waitForConnect(20_000);
    await platform.waitForPublish(20_000);
    await platform.reset();
    const again = await vi.waitFor(() => {
      const at = home.connectedAt;
      if (at === undefined || at <= first) throw new Error("not yet");
      return at;
    }, PATIENCE);
    expect(home.attempts).toHaveLength(2);
    expect(home.attempts[0]?.endedAt).toBeLessThan(again);
    await vi.waitFor(() => {
      expect(arrived(again).length).toBeGreaterThan(5);
    }, PATIENCE);
    const frames = platform.frames(again).filter(({ kind }) => kind !== "header");
    expect(frames[0]).toMatchObject({ kind: "video", keyframe: true, timestampMs: -100 });
    // 2^32 and on, modulo 2^32.
    expect(frames.map(({ timestampMs }) => timestampMs)).toContain(20);
    expect(new Set(frames.map(({ kind }) => kind))).toEqual(new Set(["video"]));
  }, 60_000);

  it("says what the server answered when it is not let in", async () => {
    const target = { address: "127.0.0.1", port: platform.port ?? 0, user: "home" };
    const home = start({ target: { ...target, publishKey: "wrong" } });
    await vi.waitFor(() => {
      expect(home.attempts[0]?.endedAt).toBeDefined();
    }, PATIENCE);
    expect(home.log.join("")).toMatch(/"ended".*publish: /);
  }, 60_000);

  it("cannot be started twice, nor ended before", async () => {
    const home = start();
    expect(() => {
      home.start();
    }).toThrow("publisher home: start: it runs already");
    await home.kill();
    await expect(home.kill()).rejects.toThrow("it does not run, start it first");
  }, 60_000);
});
