import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Catalogue } from "../../../support/media/frame-id";
import { PublishingClient } from "../../../support/media/rtmp/publishing-client";
import { spawnHere } from "../../../support/media/spawn";
import type { SlowEvent } from "../../../support/platform/slow-platform/contract";
import { SlowPlatform } from "../../../support/platform/slow-platform/slow-platform";
import { wordsFor } from "../../../support/platform/slow-platform/visit";
import { visitsAfter, type Visit } from "../../../support/platform/slow-platform/visits";

describe("a visit", () => {
  type Told = Exclude<SlowEvent, { event: "up" | "refused" }>;
  const after = (...events: Told[]): readonly Visit[] =>
    events.reduce<readonly Visit[]>((visits, event, at) => visitsAfter(visits, event, at), []);
  const connected = { event: "connected", connection: 1 } as const;
  const command = (name: string, more = {}) =>
    ({ event: "command", connection: 1, name, ...more }) as const;

  it("is what was asked, when, and when it was answered", () => {
    const connect = command("connect", { app: "live2" });
    const publish = command("publish", { playPath: "key" });
    const answered = { event: "answered", connection: 1, step: "connect" } as const;
    expect(after(connected, connect, answered, command("FCPublish"), publish)).toEqual([
      {
        id: 1,
        connectedAt: 0,
        app: "live2",
        playPath: "key",
        mediaBytes: 0,
        commands: [
          { name: "connect", at: 1, answeredAt: 2 },
          { name: "FCPublish", at: 3 },
          { name: "publish", at: 4 },
        ],
      },
    ]);
  });
  it("ends once: by its goodbye, or by its connection", () => {
    const end = (clean: boolean) => ({ event: "end", connection: 1, clean }) as const;
    expect(after(connected, end(true), end(false))).toMatchObject([{ endedAt: 1, clean: true }]);
    expect(after(connected, end(false))).toMatchObject([{ endedAt: 1, clean: false }]);
  });
  it("is not another's", () => {
    const other = { event: "connected", connection: 2 } as const;
    const media = { event: "media", connection: 2, bytes: 7 } as const;
    expect(after(connected, other, media).map(({ mediaBytes }) => mediaBytes)).toEqual([0, 7]);
  });
});

describe("the slow platform", () => {
  const SECONDS = { connect: 0.2, createStream: 0.3, publish: 0.4 };
  let directory = "";
  let platform: SlowPlatform;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "restream-slow-"));
    platform = new SlowPlatform({
      ...{ name: "twitch", spawn: spawnHere, directory, port: 0, catalogue: new Catalogue() },
      ...{ app: "app", expectedKey: "key", delays: SECONDS },
    });
    await platform.start();
  }, 30_000); // Node with a compiler: seconds on a busy machine
  afterEach(async () => {
    await platform.stop();
    rmSync(directory, { recursive: true });
  });
  const publish = (playPath = "key") =>
    PublishingClient.publish(
      { host: "127.0.0.1", port: platform.port ?? 0, app: "app", playPath },
      { stallSeconds: 20 },
    );
  const lastVisit = () => platform.visits.at(-1);

  it("answers each step after its seconds, keeps the media, and knows a goodbye", async () => {
    const client = await publish();
    await client.send("video", 0, Buffer.from("170100000000000003658800", "hex"));
    await client.send("audio", 0x1234567, Buffer.from("af01beef", "hex"));
    await vi.waitFor(() => {
      expect(lastVisit()?.mediaBytes).toBe(12 + 4);
    });
    await client.goodbye();
    await vi.waitFor(() => {
      expect(lastVisit()?.clean).toBe(true);
    });

    const visit = lastVisit();
    expect(visit).toMatchObject({ app: "app", playPath: "key" });
    for (const [step, seconds] of Object.entries(SECONDS)) {
      const command = visit?.commands.find(({ name }) => name === step);
      const waited = (command?.answeredAt ?? 0) - (command?.at ?? 0);
      // Timers and the two stamps are off by a few ms; a step answered at once is off by all.
      expect(waited).toBeGreaterThan(seconds * 1000 * 0.8);
    }
    expect(visit?.commands.map(({ name }) => name)).toEqual([
      ...["connect", "releaseStream", "FCPublish", "createStream", "publish"],
      ...["FCUnpublish", "deleteStream"],
    ]);
    expect(platform.sessions()).toMatchObject([{ end: "unpublish" }]);
    expect(platform.frames().map(({ kind, timestampMs }) => [kind, timestampMs])).toEqual([
      ["video", 0],
      ["audio", 0x1234567],
    ]);
  }, 30_000);

  it("takes other delays while it runs, and tells an unclean end", async () => {
    platform.answerAfter({});
    const client = await publish();
    client.destroy();
    await vi.waitFor(() => {
      expect(lastVisit()?.clean).toBe(false);
    });
    expect(platform.sessions()).toMatchObject([{ connections: [{ clean: false }] }]);
  }, 30_000);

  it("refuses another key, and drops who is there at a reset", async () => {
    platform.answerAfter({});
    await expect(publish("other")).rejects.toThrow("publish: ");
    await vi.waitFor(() => {
      expect(platform.refusals).toMatchObject([{ key: "other", why: "wrong key" }]);
    });
    const client = await publish();
    await platform.waitForPublish(5000);
    await platform.reset();
    await expect(client.ended).resolves.toMatch(/closed|reset|ECONNRESET|EPIPE/);
    expect(platform.sessions()).toMatchObject([{ end: "reset" }]);
  }, 30_000);

  it("keeps the key out of its arguments", () => {
    const argv = readFileSync(`/proc/${platform.pid ?? 0}/cmdline`, "utf8");
    expect(argv).toContain("slow-settings.json");
    expect(argv).not.toContain("key");
  });

  it("refuses in words that name the key, as some platforms do", async () => {
    await platform.stop();
    platform = new SlowPlatform({
      ...{ name: "talkative", spawn: spawnHere, directory, port: 0, catalogue: new Catalogue() },
      refusal: "no stream {key}, nor {encoded}",
    });
    await platform.start();
    await expect(publish("a/b")).rejects.toThrow("NetStream.Publish.BadName");
    await vi.waitFor(() => {
      expect(platform.refusals).toMatchObject([{ key: "a/b" }]);
    });
    expect(wordsFor("no stream {key}, nor {encoded}", "a/b")).toBe("no stream a/b, nor a%2Fb");
  }, 30_000);
});
