// What rows of being told are shown to notice: each is told on a bed where all goes well, then with one thing wrong.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fortnight } from "../../../rehearsal/watch/fortnight";
import { watcherKilled } from "../../../rehearsal/watch/hardship";
import { publisherBitrate } from "../../../rehearsal/watch/publisher";
import { now } from "../../../support/media/clock";
import { fakeBed, type FakeBed, tellRow } from "./fake-bed";
import { startTime } from "./virtual-time";

/** What Discord takes, and is yet to take. */
const discord: { at: number; message: string; content: string }[] = [];

vi.mock("node:timers/promises", async () => (await import("./virtual-time.js")).timers);
vi.mock("../../../rehearsal/verbs/links", () => ({
  withUplink: (_host: unknown, _kbps: number, during: () => Promise<void>) => during(),
}));
vi.mock("../../../rehearsal/bed/notices-receivers", () => ({
  discordOf: () => ({ taken: discord.filter(({ at }) => at <= now()) }),
}));

let root: string;
let fake: FakeBed;
beforeEach(() => {
  startTime();
  root = mkdtempSync(join(tmpdir(), "breakages-"));
  mkdirSync(dirname(stateFile()), { recursive: true });
  keep([7]);
  fake = fakeBed();
  Object.assign(fake.bed.machine, { root });
  discord.length = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const stateFile = (): string => join(root, "var/lib/restreamd/state.json");
/** What restreamd keeps. */
const keep = (numbers: readonly number[]): void => {
  writeFileSync(
    stateFile(),
    JSON.stringify({ events: numbers.map((number) => ({ number })), memory: { flapping: {} } }),
  );
};
const kept = (): number[] =>
  (JSON.parse(readFileSync(stateFile(), "utf8")) as { events: { number: number }[] }).events.map(
    ({ number }) => number,
  );
const post = (number: number, what: string, afterSeconds = 0): void => {
  const at = now() + 1000 * afterSeconds;
  const content = `🔴 **${what}**\n#${number} · since <t:1700000000:T> (<t:1700000000:R>)`;
  discord.push({ at, message: `${number}-${at}`, content });
};

describe("publisher-bitrate", () => {
  const tell = (timesTold: number): Promise<unknown> => {
    for (let time = 0; time < timesTold; time++)
      post(8 + time, "OBS sends 2.0 of 6.2 Mb/s, for 30 s", 40 + 10 * time);
    post(20, "OBS sends steadily again: 6.1 Mb/s, after 1 min", 90);
    return tellRow(publisherBitrate, fake.bed);
  };
  it("passes where it is told once, and its end", async () => {
    await expect(tell(1)).resolves.toBeDefined();
  });
  it("publisher-bitrate: too few bits are told twice", async () => {
    await expect(tell(2)).rejects.toThrow(/sends in bursts: told 2 times/);
  });
  it("publisher-bitrate: too few bits are not told", async () => {
    await expect(tell(0)).rejects.toThrow(/sends in bursts: still not true/);
  });
});

describe("watcher-killed", () => {
  /** @param survives whether what is asked for the so many-th time becomes an event, and is told */
  const tell = (survives: (time: number) => boolean): Promise<unknown> => {
    let asked = 0;
    fake.machine.push([
      /restreamd\/spool/,
      () => {
        if (!survives(++asked)) return "";
        const number = (kept().at(-1) ?? 0) + 1;
        keep([...kept(), number]);
        post(number, "This is a test: notices arrive");
        return "";
      },
    ]);
    return tellRow(watcherKilled, fake.bed);
  };
  it("passes where all are kept and told", async () => {
    await expect(tell(() => true)).resolves.toBeDefined();
  });
  it("watcher-killed: what was asked for is lost with whoever was killed", async () => {
    await expect(tell((time) => time % 2 === 1)).rejects.toThrow(
      /of 21 tests that were asked for, 11 events were kept/,
    );
  });
});

describe("fortnight", () => {
  /** @param mib of restreamd, at each of twenty looks */
  const tell = (mib: (look: number) => number, listed = 6000): Promise<unknown> => {
    let looks = 0;
    fake.machine.push([/events --json/, () => `${"{}\n".repeat(listed)}exit code 0\n`]);
    fake.machine.push([
      /VmRSS/,
      (asked) => {
        if (!asked.endsWith(" restreamd") && !/value restreamd\)/.test(asked)) return "60\n";
        keep([7 + 300 * ++looks]);
        return `${mib(looks)}\n`;
      },
    ]);
    return tellRow(fortnight, fake.bed);
  };
  it("passes where both stay as large as they are", async () => {
    await expect(tell((look) => 70 + (look % 3))).resolves.toBeDefined();
  });
  it("fortnight: restreamd grows", async () => {
    await expect(tell((look) => 60 + 2 * look)).rejects.toThrow(
      /restreamd: from \d+\.0 to 100\.0 MiB/,
    );
  });
  it("fortnight: an event is missing in the archive", async () => {
    await expect(tell(() => 70, 5999)).rejects.toThrow(/lists 5999 of 6000/);
  });
  it("fortnight: restreamd is larger than it may be", async () => {
    await expect(tell(() => 130)).rejects.toThrow(/restreamd: 130 MiB/);
  });
});
