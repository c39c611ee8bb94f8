import {
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
  appendFileSync,
  readFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventCounts } from "../../../../control/metrics/counts";
import { METRICS, numbersOf, type Left } from "../../../../control/metrics/numbers";
import { pageOf } from "../../../../control/metrics/page";
import { parseEvents, parseNow, type Event, type Now } from "../../../../control/shared/event";

const FIXTURES = join(__dirname, "../../../fixtures/restreamd");
const textOf = (name: string): string => readFileSync(join(FIXTURES, name), "utf8");
const NOW = parseNow(textOf("now.json"));
const { events: EVENTS } = parseEvents(textOf("state.json"));
const LOOK = Date.parse(NOW.time);
const left = (now: Partial<Now> | undefined, more: Partial<Left> = {}): Left => ({
  now: now === undefined ? undefined : { ...NOW, ...now },
  events: EVENTS,
  counts: new Map(),
  ...more,
});

/** As Prometheus reads them, each on a line; without the events, which have a line for each kind. */
const linesOf = async (from: Left, time = LOOK + 2000): Promise<string[]> =>
  (await pageOf(numbersOf(from, time))).text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !/^restream_events/.test(line));
const [destination] = Object.values(NOW.destinations);
if (!destination) throw new Error("the fixture has no destination");
const twitch = { ...destination, platform: null };

describe("the numbers of a look", () => {
  it("are these, in base units, without an address", async () => {
    const lines = await linesOf(
      left({ open: [3], sessionsLost: { twitch: ["2026-01-09T00:00:00Z"] } }),
    );
    expect(lines).toEqual([
      "restream_last_look_timestamp_seconds 1768014004",
      "restream_publisher_online 1",
      "restream_publisher_bytes_per_second 765000",
      ...["sending", "placeholder", "stand-by", "failing", "off"].map(
        (state) =>
          `restream_destination_state{destination="twitch",state="${state}"} ${state === "sending" ? 1 : 0}`,
      ),
      ...["sending", "placeholder", "stand-by", "failing", "off"].map(
        (state) =>
          `restream_destination_state{destination="youtube",state="${state}"} ${state === "failing" ? 1 : 0}`,
      ),
      'restream_destination_bytes_per_second{destination="twitch"} 768750',
      'restream_destination_bytes_per_second{destination="youtube"} 0',
      'restream_destination_session_start_timestamp_seconds{destination="twitch"} 1767906003',
      'restream_destination_session_limit_seconds{destination="twitch"} 172800',
      'restream_destination_restarts_total{destination="twitch"} 2',
      'restream_destination_restarts_total{destination="youtube"} 17',
      'restream_destination_sessions_lost_48h{destination="twitch"} 1',
      'restream_destination_sessions_lost_48h{destination="youtube"} 0',
      "restream_gaps_48h 1",
      'restream_open_troubles{kind="platform-lost",urgency="now"} 1',
      "restream_transfer_sent_bytes_total 812345678901",
      "restream_transfer_expected_bytes 1863000000000",
      "restream_transfer_allowance_bytes 1610612736000",
    ]);
  });

  it.each<[string, Partial<Now>, string[], string[]]>([
    [
      "OBS gone",
      { publisher: { ...NOW.publisher, online: false, bitrateKbps: 0 } },
      ["restream_publisher_online 0", "restream_publisher_bytes_per_second 0"],
      [],
    ],
    [
      "nobody asks the platform",
      { destinations: { twitch } },
      [],
      ["restream_destination_unseen", "restream_destination_viewers"],
    ],
    [
      "the platform says that nobody sees it",
      {
        destinations: {
          twitch: {
            ...twitch,
            platform: {
              answer: "not-live",
              viewers: null,
              reason: "it is offline",
              unseenSince: NOW.time,
            },
          },
        },
      },
      ['restream_destination_unseen{destination="twitch"} 1'],
      ["restream_destination_viewers"],
    ],
    [
      "it has viewers",
      {
        destinations: {
          twitch: {
            ...twitch,
            platform: { answer: "live", viewers: 41, reason: "", unseenSince: null },
          },
        },
      },
      [
        'restream_destination_unseen{destination="twitch"} 0',
        'restream_destination_viewers{destination="twitch"} 41',
      ],
      [],
    ],
    [
      "no broadcast, and no limit",
      { destinations: { twitch: { ...twitch, state: "off", sessionSince: null, maxHours: null } } },
      ['restream_destination_state{destination="twitch",state="off"} 1'],
      ["session_start", "session_limit"],
    ],
    [
      "too early for the transfer",
      { transferExpectedBytes: null, transferAllowanceGiB: null, transferOutBytes: null },
      [],
      ["restream_transfer"],
    ],
    ["no trouble", { open: [] }, [], ["restream_open_troubles"]],
    [
      "troubles of one kind, and one whose event is not kept any more",
      { open: [1, 3, 99] },
      [
        'restream_open_troubles{kind="publisher-offline",urgency="now"} 1',
        'restream_open_troubles{kind="platform-lost",urgency="now"} 1',
        'restream_open_troubles{kind="unknown",urgency="unknown"} 1',
      ],
      [],
    ],
  ])("%s", async (_, change, there, not) => {
    const lines = await linesOf(left(change));
    for (const line of there) expect(lines).toContain(line);
    for (const part of not) expect(lines.filter((line) => line.includes(part))).toEqual([]);
  });

  it.each([
    ["the clock stands still", 10_000, true],
    ["restreamd has not looked since", 10_001, false],
    ["the clock was set back", -10_001, false],
  ])("are shown or left out by the look's age: %s", async (_, age, isShown) => {
    const lines = await linesOf(left({}), LOOK + age);
    expect(lines[0]).toBe("restream_last_look_timestamp_seconds 1768014004");
    expect(lines.length > 1).toBe(isShown);
  });

  it("are none where there is no look, and the page is there all the same", async () => {
    expect(await linesOf(left(undefined))).toEqual([]);
    const { text } = await pageOf(numbersOf(left(undefined), LOOK));
    expect(text).toContain('restream_events_total{kind="ghost"} 0');
  });

  it("have names as Prometheus wants them", () => {
    for (const [name, { type }] of Object.entries(METRICS)) {
      expect(name).toMatch(/^restream_[a-z0-9_]+$/);
      expect(name.endsWith("_total")).toBe(type === "counter");
      expect(name).not.toMatch(/kbps|minutes|hours|milli|kilo|gib/);
    }
  });
});

describe("the count of events", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "restream-counts-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const [gone, back, lost] = EVENTS as [Event, Event, Event];
  const line = (event: Event): string => `${JSON.stringify(event)}\n`;
  const of = (counts: EventCounts, kept: readonly Event[]): Record<string, number> =>
    Object.fromEntries(counts.read(kept));

  it("is of the archive and of what it lacks yet, each once", () => {
    writeFileSync(join(folder, "events.1.jsonl"), line(gone));
    writeFileSync(join(folder, "events.jsonl"), line(back));
    expect(of(new EventCounts(folder), EVENTS)).toEqual({
      ...{ "publisher-offline": 1, "publisher-online": 1, "platform-lost": 1 },
    });
  });
  it("is of the state alone where nothing is archived", () => {
    expect(of(new EventCounts(folder), [gone, lost])).toEqual({
      ...{ "publisher-offline": 1, "platform-lost": 1 },
    });
    expect(of(new EventCounts(join(folder, "none")), [])).toEqual({});
  });
  it("goes on while the archive grows and turns", () => {
    const counts = new EventCounts(folder);
    const [file, older] = [join(folder, "events.jsonl"), join(folder, "events.1.jsonl")];
    writeFileSync(file, line(gone));
    expect(of(counts, [gone])).toEqual({ "publisher-offline": 1 });
    appendFileSync(file, line(back));
    expect(of(counts, [gone, back])).toEqual({ "publisher-offline": 1, "publisher-online": 1 });
    renameSync(file, older);
    writeFileSync(file, line({ ...lost, number: 4 }));
    expect(of(counts, [{ ...lost, number: 4 }])).toEqual({
      ...{ "publisher-offline": 1, "publisher-online": 1, "platform-lost": 1 },
    });
    // A torn line is no event.
    appendFileSync(file, '{"number":5');
    expect(of(counts, [{ ...lost, number: 4 }])).toMatchObject({ "platform-lost": 1 });
    rmSync(older);
    expect(of(counts, [{ ...lost, number: 4 }])).toEqual({ "platform-lost": 1 });
  });
});
