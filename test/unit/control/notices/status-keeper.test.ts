// One message in Discord's channel, by its stand-in over a real connection: made, edited, made anew, taken away.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Memory } from "../../../../control/notices/memory";
import type { Answer } from "../../../../control/shared/https";
import { StatusKeeper } from "../../../../control/notices/status-keeper";
import { STATUS_MEMORY } from "../../../../control/notices/status-plan";
import { statusWords } from "../../../../control/notices/status-words";
import { Webhook } from "../../../../control/notices/webhook";
import type { Event, Now } from "../../../../control/shared/event";
import { Discord } from "../../../support/discord/discord";
import { nowOf } from "../../../../control/restreamd/observe/observe";
import { FACTS, OFFLINE, ONLINE, sends, story, tries } from "../restreamd/looks";
import { ownCertificate } from "./own-certificate";

const BEGAN = Date.parse("2026-01-10T03:00:00Z");
const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];
const ON = { path: ONLINE, restreams: { twitch: sends, youtube: sends } };

const seenAfter = (
  ...looks: Parameters<typeof story>
): { now: Now; events: Event[]; time: number } => {
  const [seconds = 0, last] = looks.at(-1) ?? [];
  const time = BEGAN + seconds * SECOND;
  const { memory, events } = story(...looks);
  return { now: nowOf(memory, { ...FACTS, ...last, time }, 6100), events, time };
};
const WELL = seenAfter([-120, {}], [0, ON], [2, ON]);
const LOST = seenAfter(
  [-120, {}],
  [0, ON],
  [2, { ...ON, restreams: { twitch: sends, youtube: tries } }],
);

describe("its words", () => {
  const textOf = ({ now, events, time }: typeof WELL): string =>
    statusWords(now, events, time).text;

  it("say of OBS and of each platform how it is, since when", () => {
    expect(textOf(WELL).split("\n").slice(1)).toEqual([
      "🟢 OBS: connected <t:1768014000:R> · 6.1 Mb/s",
      "🟢 Twitch: LIVE · 6.0 Mb/s · broadcast began <t:1768014000:R> · Twitch ends it <t:1768186800:R>",
      "🟢 YouTube: LIVE · 6.0 Mb/s · broadcast began <t:1768014000:R>",
      "Traffic: not known",
    ]);
  });

  it("tell the platform's trouble from ours", () => {
    expect(textOf(LOST)).toContain("🔴 YouTube: nothing arrives, since <t:1768014002:R>");
    expect(textOf(LOST)).toContain("🔴 Connection to YouTube lost; we keep retrying");
    const gone = seenAfter([-120, {}], [0, ON], [2, { ...ON, path: OFFLINE }]);
    expect(textOf(gone)).toContain("🔴 OBS: gone <t:1768014002:R>, viewers see the placeholder");
    expect(textOf(gone)).toContain("🟡 Twitch: PLACEHOLDER");
  });

  it("have traffic and its dollars", () => {
    const now = {
      ...WELL.now,
      ...{ transferOutBytes: 115 * 2 ** 30, transferExpectedBytes: 1790 * 2 ** 30 },
      transferExtraDollars: 2.9,
    };
    expect(textOf({ ...WELL, now })).toContain(
      "Traffic: 115 GiB, about 1790 GiB by the end, 1500 GiB included: $2.90 extra",
    );
  });

  it("do not claim to be true when nobody looks", () => {
    expect(textOf({ ...WELL, time: WELL.time + MINUTE })).toContain("🟡 The server looked last");
    expect(statusWords(undefined, [], BEGAN).text).toContain("has not looked");
  });

  it("are other words, not for a bitrate alone", () => {
    const faster = { ...WELL.now, publisher: { ...WELL.now.publisher, bitrateKbps: 1 } };
    const key = (now: Now, events = WELL.events): string => statusWords(now, events, WELL.time).key;
    expect(key(faster)).toBe(key(WELL.now));
    expect(key(LOST.now, LOST.events)).not.toBe(key(WELL.now));
  });
});

const pem = ownCertificate();
let discord: Discord;
let folders: { state: string; runtime: string };
let now: number;
let isSpare: boolean;
let seen: typeof WELL;
let said: string[];
beforeEach(async () => {
  now = BEGAN;
  isSpare = false;
  seen = WELL;
  said = [];
  discord = new Discord(pem(), () => now);
  await discord.listen("127.0.0.1", 0);
  const top = mkdtempSync(join(tmpdir(), "status-"));
  folders = { state: join(top, "state"), runtime: join(top, "runtime") };
  for (const folder of Object.values(folders)) mkdirSync(folder);
});
afterEach(() => {
  discord.close();
  rmSync(join(folders.state, ".."), { recursive: true });
});

const keeperOf = (isWanted = true): StatusKeeper =>
  new StatusKeeper(
    new Webhook(`https://127.0.0.1:${discord.port}/api/v10/webhooks/1/token`, () => now),
    isWanted,
    new Memory(folders, "discord-status.json", STATUS_MEMORY),
    {
      readNow: () => ({ ...seen.now, time: new Date(now).toISOString() }),
      readEvents: () => seen.events,
      say: (_, words) => said.push(words),
      isSpare: () => isSpare,
      now: () => now,
    },
  );
/** Steps for so long on its clock, which goes by what a step says. */
const run = async (keeper: StatusKeeper, ms: number): Promise<void> => {
  for (const until = now + ms; now < until;) now += Math.max(1, await keeper.step());
};
const contents = (): string[] => discord.channel.map(({ content }) => content);

describe("the message", () => {
  it("is made once, rings nobody, and is edited at a change and after five minutes", async () => {
    const keeper = keeperOf();
    await run(keeper, 30 * SECOND);
    seen = LOST;
    await run(keeper, 30 * SECOND);
    expect(contents()).toEqual([expect.stringContaining("YouTube: nothing arrives")]);
    expect(discord.taken.map(({ isEdit, flags }) => [isEdit, flags])).toEqual([
      [false, 4096],
      [true, 0],
    ]);
    await run(keeper, 5 * MINUTE);
    expect(discord.taken).toHaveLength(3);
    expect(discord.mentions).toBe(0);
  });

  it("is left to the one on air by the spare of a pair: neither made, nor edited, nor deleted", async () => {
    isSpare = true;
    await run(keeperOf(), 10 * MINUTE);
    expect(discord.taken).toEqual([]);
    isSpare = false;
    await run(keeperOf(), MINUTE);
    isSpare = true;
    seen = LOST;
    await run(keeperOf(), 2 * HOUR);
    await run(keeperOf(false), MINUTE);
    expect(discord.taken).toHaveLength(1);
    expect(discord.deleted).toEqual([]);
  });

  it("is made anew when it is an hour old, and the old one goes", async () => {
    const keeper = keeperOf();
    await run(keeper, SECOND);
    now += HOUR;
    await run(keeper, 10 * SECOND);
    expect(discord.taken.map(({ message }) => message)).toEqual(["1000", "1001"]);
    expect(discord.deleted).toEqual(["1000"]);
    expect(discord.channel.map(({ message }) => message)).toEqual(["1001"]);
  });

  it.each([
    ["is refused (30046)", () => (discord.mood = "edits-spent")],
    ["is gone", () => void discord.takeAway("1000")],
  ])("is made anew when its edit %s, and one is left", async (_, happens) => {
    const keeper = keeperOf();
    await run(keeper, 3 * MINUTE);
    happens();
    seen = LOST;
    await run(keeper, 10 * SECOND);
    expect(discord.channel.map(({ message }) => message)).toEqual(["1001"]);
    expect(contents()).toEqual([expect.stringContaining("YouTube: nothing arrives")]);
  });

  it("is known after a restart", async () => {
    await run(keeperOf(), SECOND);
    seen = LOST;
    await run(keeperOf(), 10 * SECOND);
    expect(discord.taken.map(({ message }) => message)).toEqual(["1000", "1000"]);
  });

  it("is taken away when it is not wanted any more", async () => {
    await run(keeperOf(), SECOND);
    await run(keeperOf(false), 10 * SECOND);
    expect([discord.channel, discord.deleted]).toEqual([[], ["1000"]]);
  });

  it("is not made where nobody would remember it", async () => {
    for (const folder of Object.values(folders)) {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, "");
    }
    await run(keeperOf(), HOUR);
    expect(discord.taken).toEqual([]);
  });

  it("comes when Discord is well again, which is said once each", async () => {
    discord.mood = "failing";
    const keeper = keeperOf();
    await run(keeper, 10 * SECOND);
    discord.mood = "well";
    await run(keeper, MINUTE);
    expect(contents()).toHaveLength(1);
    expect(said).toEqual([
      "Discord's status message: it answers 502; it is tried again",
      expect.stringMatching(/^Discord's status message: taken again, after \d+ attempts$/),
    ]);
  });
});

describe("the webhook", () => {
  const answer = (remaining: number): Answer => ({
    ...{ status: 200, isSent: true, text: "{}" },
    headers: { "x-ratelimit-remaining": String(remaining), "x-ratelimit-reset-after": "1.5" },
  });

  it("lets the queue ask while a status hangs, and no status while the queue asks", async () => {
    const webhook = new Webhook("https://x", () => now);
    void webhook.askForStatus(() => new Promise<Answer>(() => undefined));
    expect(webhook.queueWaitMs).toBe(0);
    let ends: (answer: Answer) => void = () => undefined;
    const asking = webhook.askForQueue(() => new Promise<Answer>((resolve) => (ends = resolve)));
    expect(webhook.statusWaitMs).toBeUndefined();
    ends(answer(4));
    await asking;
    expect(webhook.statusWaitMs).toBe(0);
  });

  it("leaves the last of a window to the queue, which waits only when nothing is left", async () => {
    const webhook = new Webhook("https://x", () => now);
    await webhook.askForQueue(() => Promise.resolve(answer(2)));
    expect([webhook.queueWaitMs, webhook.statusWaitMs]).toEqual([0, 1500]);
    await webhook.askForStatus(() => Promise.resolve(answer(0)));
    expect([webhook.queueWaitMs, webhook.statusWaitMs]).toEqual([1500, 1500]);
    now += 1500;
    expect([webhook.queueWaitMs, webhook.statusWaitMs]).toEqual([0, 0]);
  });
});
