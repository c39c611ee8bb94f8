// No message becomes a flood: whatever cannot be written, whatever answer is lost, and however often we die in between.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DELIVERY } from "../../../../control/notices/delivery";
import { Memory, type Folders } from "../../../../control/notices/memory";
import type { Verdict } from "../../../../control/notices/pace";
import type { Notice } from "../../../../control/notices/queue";
import { DISCORD } from "../../../../control/notices/target";
import { Notifier, type World } from "../../../../control/notices/notifier";
import type { Event, Events } from "../../../../control/shared/event";

const FILE = "discord.json";
const BEGAN = Date.parse("2026-01-10T03:00:00Z");
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];

let top: string;
let folders: Folders;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "telling-"));
  folders = { state: join(top, "state"), runtime: join(top, "runtime") };
  mkdirSync(folders.state);
  mkdirSync(folders.runtime);
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

const event = (number: number, more: Partial<Event> = {}): Event => ({
  ...{ number, time: `2026-01-10T03:00:${String(number).padStart(2, "0")}Z`, kind: "disk-low" },
  ...{ level: "important", subject: "server", what: `thing ${number}` },
  ...{ since: "2026-01-10T03:00:00Z", seconds: null, viewers: "x", todo: "" },
  ...more,
});
const eventsOf = (...events: Event[]): Events => ({
  ...{ version: 1, events, nextNumber: (events.at(-1)?.number ?? 0) + 1 },
});

const LOST: Verdict = { kind: "later", waitMs: 2000, why: "no answer", isPerhapsTaken: true };
const ABSENT: Verdict = { ...LOST, why: "ENOTFOUND", isPerhapsTaken: false };

/** Discord, restreamd's file and a clock; what was posted, and when. */
class Night {
  events: Events = eventsOf();
  now = BEGAN;
  isSpare = false;
  answer: Verdict | undefined;
  /** To edits, in place of that. */
  answerToEdits: Verdict | undefined;
  readonly posts: { at: number; notice: Notice }[] = [];
  readonly edits: Notice[] = [];
  readonly said: string[] = [];
  #notifier: Notifier | undefined;

  readonly #world: World = {
    readEvents: () => this.events,
    say: (_, words) => this.said.push(words),
    isSpare: () => this.isSpare,
    now: () => this.now,
  };

  /** As systemd does it: what this process knew is gone. */
  die(): void {
    this.#notifier = undefined;
  }

  /** Steps until so much time has gone. @param diesAfterEach after how long it is there again */
  async run(ms: number, diesAfterEach?: number): Promise<void> {
    for (const until = this.now + ms; this.now < until;) {
      this.#notifier ??= new Notifier(
        {
          ...{ name: "Discord", level: "all", form: DISCORD },
          notify: (notice) => {
            if (notice.edits) this.edits.push(notice);
            else this.posts.push({ at: this.now, notice });
            return Promise.resolve(
              (notice.edits && this.answerToEdits) ??
                this.answer ?? { kind: "accepted", message: `m${this.posts.length}`, waitMs: 0 },
            );
          },
        },
        new Memory(folders, FILE, DELIVERY),
        this.#world,
      );
      const wait = await this.#notifier.step();
      this.now += Math.max(1, diesAfterEach ?? wait);
      if (diesAfterEach !== undefined) this.die();
    }
  }

  told(): number[][] {
    return this.posts.map(({ notice }) => notice.events);
  }
}

/** A folder with something in it is neither written over nor removed; where a file is, no folder can be. */
const BREAKAGES: Record<string, (folder: string) => void> = {
  "the state file, which is renamed to": (folder) => {
    rmSync(join(folder, FILE), { force: true });
    mkdirSync(join(folder, FILE));
    writeFileSync(join(folder, FILE, "x"), "");
  },
  "the temporary file": (folder) => {
    mkdirSync(join(folder, `${FILE}.new`));
    writeFileSync(join(folder, `${FILE}.new`, "x"), "");
  },
  "the whole folder": (folder) => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
  },
};

const begun = async (): Promise<Night> => {
  const night = new Night();
  await night.run(3000);
  return night;
};

describe.each(Object.entries(BREAKAGES))("where %s cannot be written", (_, breakIt) => {
  it("each event is told once, also when the process dies again and again", async () => {
    const night = await begun();
    breakIt(folders.state);
    night.events = eventsOf(event(1));
    await night.run(MINUTE_MS);
    await night.run(MINUTE_MS, 1300);
    night.events = eventsOf(event(1), event(2));
    await night.run(MINUTE_MS, 1300);
    await night.run(HOUR_MS);
    expect(night.told()).toEqual([[1], [2]]);
    expect(night.said.filter((words) => words.includes("cannot be written down"))).not.toEqual([]);
  });

  it("nor beside it: nothing is sent by a process that dies again and again", async () => {
    const night = await begun();
    breakIt(folders.state);
    breakIt(folders.runtime);
    night.events = eventsOf(event(1));
    await night.run(10 * MINUTE_MS, 1300);
    expect(night.told()).toEqual([]);
  });

  it("nor beside it: a process that lives sends one message in ten minutes", async () => {
    const night = await begun();
    breakIt(folders.state);
    breakIt(folders.runtime);
    night.events = eventsOf(event(1));
    await night.run(15 * MINUTE_MS);
    expect(night.told()).toEqual([[1]]);
    night.events = eventsOf(event(1), event(2));
    await night.run(15 * MINUTE_MS);
    night.events = eventsOf(event(1), event(2), event(3));
    await night.run(HOUR_MS);
    expect(night.told()).toEqual([[1], [2], [3]]);
    const [, second, third] = night.posts.map(({ at }) => at);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(10 * MINUTE_MS);
  });

  it("it is written down again as soon as it can be", async () => {
    const night = await begun();
    breakIt(folders.state);
    night.events = eventsOf(event(1));
    await night.run(MINUTE_MS);
    rmSync(folders.state, { recursive: true });
    mkdirSync(folders.state);
    await night.run(MINUTE_MS);
    // Both a restart of the machine, and of the process: neither tells it again.
    rmSync(folders.runtime, { recursive: true });
    mkdirSync(folders.runtime);
    night.die();
    await night.run(MINUTE_MS);
    expect(night.told()).toEqual([[1]]);
    expect(night.said).toContainEqual(expect.stringContaining("can be written down again"));
  });
});

it("tells on the spare of a pair only what the spare alone sees; and never what it left to the other one", async () => {
  const night = new Night();
  night.isSpare = true;
  await night.run(1000);
  night.events = eventsOf(
    event(1),
    event(2, { kind: "on-air-away" }),
    event(3),
    event(4, { kind: "on-air-back", level: "info", ends: 2 }),
    event(5),
    event(6, { kind: "taken-over" }),
  );
  await night.run(60_000);
  expect(night.told().flat()).toEqual([2, 4, 6]);
  night.isSpare = false;
  night.events = eventsOf(...night.events.events, event(7));
  await night.run(60_000);
  expect(night.told().flat()).toEqual([2, 4, 6, 7]);
});

describe("a message whose answer is lost", () => {
  it.each([
    ["again and again", undefined],
    ["and the process dies after each", 1300],
  ])("%s, comes so often and no more", async (_, dies) => {
    const night = await begun();
    night.answer = LOST;
    night.events = eventsOf(event(1));
    await night.run(10 * MINUTE_MS, dies);
    expect(night.posts.length).toBeGreaterThan(4);
    expect(night.posts.length).toBeLessThanOrEqual(9);
    await night.run(DAY_MS, dies === undefined ? undefined : 5000);
    expect(night.posts).toHaveLength(24);
    expect(night.said.join("\n")).toMatch(/event 1 was sent 24 times: counted as told/);
    night.answer = undefined;
    night.events = eventsOf(event(1), event(2));
    await night.run(MINUTE_MS);
    expect(night.told().at(-1)).toEqual([2]);
  });

  it("is sent as long as it takes where nothing can have arrived", async () => {
    const night = await begun();
    night.answer = ABSENT;
    night.events = eventsOf(event(1));
    await night.run(5 * MINUTE_MS);
    expect(night.posts.length).toBeGreaterThan(100);
    night.answer = undefined;
    await night.run(MINUTE_MS);
    expect(night.told().at(-1)).toEqual([1]);
    const count = night.posts.length;
    await night.run(MINUTE_MS);
    expect(night.posts).toHaveLength(count);
  });
});

describe("numbers that begin anew", () => {
  const before = eventsOf(event(1), event(2));

  it.each<[string, Events]>([
    ["with fewer than were told", eventsOf(event(1, { time: "2026-01-11T00:00:00Z" }))],
    [
      "and have passed those that were told",
      eventsOf(...[1, 2, 3].map((n) => event(n, { time: `2026-01-11T00:00:0${n}Z`, ends: 1 }))),
    ],
  ])("%s: told as what they are, and nothing is added to an old message", async (_, events) => {
    const night = await begun();
    night.events = before;
    await night.run(MINUTE_MS);
    night.events = events;
    await night.run(MINUTE_MS);
    expect(night.told()).toEqual([[1, 2], events.events.map(({ number }) => number)]);
    expect(night.edits).toEqual([]);
  });

  it("not where only old events are gone from the file", async () => {
    const night = await begun();
    night.events = before;
    await night.run(MINUTE_MS);
    night.events = eventsOf(event(2), event(3, { ends: 1 }));
    await night.run(MINUTE_MS);
    expect(night.edits.map(({ events }) => events)).toEqual([[3]]);
  });

  it("not where restreamd's file is not there for a moment", async () => {
    const night = await begun();
    night.events = before;
    await night.run(MINUTE_MS);
    const { events } = night;
    night.events = undefined as unknown as Events;
    await night.run(MINUTE_MS);
    night.events = events;
    await night.run(MINUTE_MS);
    expect(night.told()).toEqual([[1, 2]]);
  });
});

describe("an edit that is not taken", () => {
  it("is told in a message of its own", async () => {
    const night = await begun();
    night.events = eventsOf(event(1));
    await night.run(MINUTE_MS);
    night.answerToEdits = { kind: "gone", waitMs: 0 };
    night.events = eventsOf(event(1), event(2, { ends: 1 }));
    await night.run(MINUTE_MS);
    expect(night.edits).toHaveLength(1);
    expect(night.told()).toEqual([[1], [2]]);
  });
});
