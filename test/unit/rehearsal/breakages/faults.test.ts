// What a row of the faults is shown to notice: it is told on a bed where all goes well, then with one thing wrong.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchdogWrongKey } from "../../../rehearsal/faults/watchdog-wrong-key";
import { now } from "../../../support/media/clock";
import { fakeBed, tellRow } from "./fake-bed";
import { startTime } from "./virtual-time";

vi.mock("node:timers/promises", async () => (await import("./virtual-time.js")).timers);

beforeEach(startTime);
afterEach(() => {
  vi.restoreAllMocks();
});

/** As restreamd writes it. */
const SLOWED =
  "unit=restream-twitch.service since=2026-11-26T05:00:00.000Z seconds=120: has failed all the time and never sent anything (is the stream key right?): slowed down, it goes on trying; told once\n";

describe("watchdog-wrong-key", () => {
  /** @param pause seconds between two tries, by how long it has failed */
  const tell = (pause: (failedFor: number) => number, said: string): Promise<unknown> => {
    const fake = fakeBed();
    let starts = 0;
    fake.machine.push(
      [
        /systemctl stop restream-twitch/,
        () => {
          fake.twitch.end(true, 300);
          return "";
        },
      ],
      [
        /systemctl start restream-twitch$/,
        () => {
          if (++starts > 1) fake.twitch.begin();
          else
            for (let seconds = 0; seconds < 600; seconds += pause(seconds))
              fake.twitch.refusals.push({ at: now() + 1000 * seconds, key: "", why: "wrong key" });
          return "";
        },
      ],
      [/journalctl --identifier=restreamd/, said],
    );
    return tellRow(watchdogWrongKey, fake.bed);
  };
  const slowedDown = (failedFor: number): number => (failedFor < 120 ? 1 : 16);

  it("passes where it is slowed down, and told once", async () => {
    await expect(tell(slowedDown, SLOWED)).resolves.toBeDefined();
  });
  it("watchdog-wrong-key: it is tried once a second for ever", async () => {
    await expect(tell(() => 1, SLOWED)).rejects.toThrow(
      /not slowed down: 4\d\d tries in the last 450 s, 1(\.0+\d*)? s apart/,
    );
  });
  it("watchdog-wrong-key: it is told twice", async () => {
    await expect(tell(slowedDown, SLOWED.repeat(2))).rejects.toThrow(/restreamd said 2 lines/);
  });
});
