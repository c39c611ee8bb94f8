// A report with a replay, small and whole, as the rehearsal leaves it.
import { NOT_MEASURED } from "../../../rehearsal/result/outcome";
import { emptyReport, type Report } from "../../../rehearsal/result/report";
import { CALENDAR, EVENT, schedule } from "../../../rehearsal/replay/calendar";
import type { PlatformReplay, Replay, Seen, Segment } from "../../../rehearsal/result/replay";
import { summaryOf } from "../../../rehearsal/replay/summary";

const SECONDS = 460;

const platform = (more: Partial<PlatformReplay> = {}): PlatformReplay => ({
  seen: [
    { state: "live", from: 0, to: 100 },
    { state: "frozen", from: 100, to: 104.2 },
    { state: "placeholder", from: 104.2, to: 160 },
    { state: "live", from: 160, to: SECONDS },
  ],
  kbps: Array.from({ length: SECONDS }, (_, second) =>
    second > 104 && second < 160 ? 60 : 6000 + (second % 7) * 40,
  ),
  sessions: 1,
  sessionsLost: 0,
  resets: 0,
  problems: [],
  ...more,
});

const RESETS: Segment<Seen>[] = [
  { state: "live", from: 0, to: 50 },
  { state: "reset", from: 50, to: 51.9 },
  { state: "live", from: 51.9, to: 300 },
  { state: "reset", from: 300, to: 302.1 },
  { state: "live", from: 302.1, to: SECONDS },
];

export const aReplay = (more: Partial<Omit<Replay, "summary">> = {}): Replay => {
  const due = schedule(CALENDAR, EVENT.hours, SECONDS);
  const facts: Omit<Replay, "summary"> = {
    event: EVENT,
    seconds: SECONDS,
    planned: CALENDAR.length,
    events: CALENDAR.map(({ hour, kind, what, lastsSeconds }, index) => ({
      hour,
      kind,
      what,
      from: due[index]?.second ?? 0,
      to: (due[index]?.second ?? 0) + lastsSeconds,
      figures: { "picture again s": 2.125, "tries of the ghost times": 4 },
      problems: [],
    })),
    publisher: [
      { state: "online", from: 0, to: 100 },
      { state: "offline", from: 100, to: 158 },
      { state: "online", from: 158, to: SECONDS },
    ],
    platforms: {
      twitch: platform({ seen: RESETS, sessions: 3, resets: 2 }),
      youtube: platform(),
    },
    load: Array.from({ length: 200 }, (_, index) => ({
      second: 2 * index + 2,
      cpuPercent: 8 + (index % 5),
      memoryMiB: 210 + index / 10,
    })),
    ...more,
  };
  return { ...facts, summary: summaryOf(facts) };
};

export const aReport = (replay: Replay = aReplay()): Report => ({
  ...emptyReport(),
  passed: true,
  versions: { mediamtx: "v1.20.1", ffmpeg: "7.1.5", obs: null },
  scenarios: [
    { name: "path-to-hope", passed: true, seconds: 470, measures: NOT_MEASURED, figures: {} },
  ],
  replay,
});
