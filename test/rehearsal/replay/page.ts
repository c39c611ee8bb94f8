// The replay's report as one HTML file: what page.eta shows, and nothing from anywhere else.
import { Eta } from "eta";
import type { Report } from "../result/report";
import { dayAndHour } from "./calendar";
import { bitrateChart, cpuChart, memoryChart } from "./curves";
import { SEEN, type Replay, type Seen, type ToldEvent } from "../result/replay";
import { secondsOf } from "./seen";
import { SHARE, timelineChart } from "./timeline";
import { PLATFORMS } from "../result/platform-names";

const NAMES = { twitch: "Twitch", youtube: "YouTube" } as const;
const SEEN_IN_WORDS: Readonly<Record<Seen, string>> = {
  live: "live",
  placeholder: "placeholder",
  frozen: "still picture (over half a second)",
  reset: "ended by the platform, until the next picture",
  lost: "session lost",
  other: "anything else",
};

/** "3.2 s", "14"; null: it was to be seen and was not. Of figures named as in report.ts. */
export const figureInWords = (name: string, value: number | null): string => {
  const words = name.split(" ");
  const unit = words.pop() ?? "";
  const seconds = (given: number): string => `${given.toFixed(given < 0.1 ? 2 : 1)} s`;
  const text = value === null ? "never seen" : unit === "s" ? seconds(value) : `${value}`;
  return `${words.join(" ")}: ${text}`;
};

const eventRow = ({ hour, what, from, figures, problems }: ToldEvent, index: number) => ({
  number: index + 1,
  when: dayAndHour(hour),
  second: Math.round(from),
  what,
  figures: Object.entries(figures).map(([name, value]) => figureInWords(name, value)),
  problems,
});

const platformRow = (replay: Replay) => (name: (typeof PLATFORMS)[number]) => {
  const { seen, sessionsLost, resets } = replay.platforms[name];
  const of = (state: Seen): string => `${secondsOf(seen, state).toFixed(1)} s`;
  return {
    name: NAMES[name],
    live: of("live"),
    placeholder: of("placeholder"),
    frozen: of("frozen"),
    resets,
    reset: of("reset"),
    lost: sessionsLost,
  };
};

/** Seconds without the live picture, where there were most, and which part of the event's days that is. */
const withoutLive = ({ event, platforms, seconds }: Replay): { seconds: string; share: string } => {
  const most = Math.max(
    ...PLATFORMS.map((name) => seconds - secondsOf(platforms[name].seen, "live")),
  );
  const share = (most / (event.hours * 3600)) * 100;
  return { seconds: most.toFixed(0), share: `${share.toPrecision(2)} %` };
};

/** What the page shows; every text in it is escaped there. */
const viewOf = (report: Report, replay: Replay) => ({
  title: `${replay.event.name}, replayed`,
  summary: replay.summary,
  passed: report.passed,
  reasons: report.scenarios.flatMap(({ name, reason }) => (reason ? [{ name, reason }] : [])),
  interrupted: replay.events.length < replay.planned,
  days: replay.event.days,
  minutes: (replay.seconds / 60).toFixed(1),
  legend: SEEN.filter(
    (state) =>
      state !== "other" || PLATFORMS.some((name) => secondsOf(replay.platforms[name].seen, state)),
  ).map((state) => ({
    state,
    words: SEEN_IN_WORDS[state],
    height: Math.round(16 * SHARE[state]),
  })),
  timeline: timelineChart(replay),
  curves: [bitrateChart(replay), cpuChart(replay), memoryChart(replay)],
  platforms: PLATFORMS.map(platformRow(replay)),
  withoutLive: withoutLive(replay),
  events: replay.events.map(eventRow),
  versions: report.versions,
  engine: report.engine,
  notes: report.notes,
});

/** @throws Error when the report has no replay */
export const renderPage = (report: Report): string => {
  if (!report.replay) throw new Error("report: it has no replay to show");
  return new Eta({ views: __dirname }).render("page", viewOf(report, report.replay));
};
