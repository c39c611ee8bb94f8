// The replay's report as one HTML file: what page.eta shows, and nothing from anywhere else.
import { Eta } from "eta";
import { STYLE } from "../../../home/report/drawing/style";
import type { Report } from "../result/report";
import { dayAndHour } from "./calendar";
import { daysChart } from "./days";
import { bitrateChart, cpuChart, memoryChart } from "./curves";
import { SEEN, type Replay, type Seen, type ToldEvent } from "../result/replay";
import { secondsOf } from "./seen";
import { SHARE, timelineChart } from "./timeline";
import { PLATFORMS } from "../result/platform-names";
import { isWhole } from "./scale";
import {
  idOfEvent,
  idOfPlatform,
  percentInWords,
  percentLive,
  verdictOf,
  type Verdict,
} from "./verdict";
import { titled, TITLES } from "./words";

const SEEN_IN_WORDS: Readonly<Record<Seen, string>> = {
  live: "live",
  placeholder: "placeholder",
  frozen: "still picture (over half a second)",
  reset: "ended by the platform itself",
  lost: "lost by us",
  other: "anything else",
};

/** Nothing is good or bad about a run that was ended before it could be. */
const SIGNS: Readonly<Record<Verdict["state"], string>> = { good: "✓ ", bad: "✗ ", unfinished: "" };

/** "picture again: 3.2 s"; null: it was to be seen and was not. @param name as in report.ts, the unit last */
export const figureInWords = (name: string, value: number | null): string => {
  const words = name.split(" ");
  const unit = words.pop() ?? "";
  const seconds = (given: number): string => `${given.toFixed(given < 0.1 ? 2 : 1)} s`;
  const text = value === null ? "never seen" : unit === "s" ? seconds(value) : `${value}`;
  return `${words.join(" ")}: ${text}`;
};

/** A number and its unit stay on one line. */
const unbroken = (text: string): string => text.replaceAll(/(\d) (s|%)(?!\w)/g, "$1\u00a0$2");

const eventRow = ({ hour, what, from, figures, problems }: ToldEvent, index: number) => ({
  number: index + 1,
  id: idOfEvent(index),
  when: dayAndHour(hour),
  second: Math.round(from),
  what: unbroken(what),
  figures: Object.entries(figures).map(([name, value]) => figureInWords(name, value)),
  problems: problems.map(titled),
});

const platformRow = (replay: Replay) => (name: (typeof PLATFORMS)[number]) => {
  const { seen, sessions, sessionsLost, resets, problems } = replay.platforms[name];
  const of = (state: Seen): string => `${secondsOf(seen, state).toFixed(1)} s`;
  return {
    name: TITLES[name],
    id: idOfPlatform(name),
    share: percentInWords(percentLive(replay, name)),
    sessions,
    live: of("live"),
    placeholder: of("placeholder"),
    frozen: of("frozen"),
    resets,
    reset: of("reset"),
    lost: sessionsLost,
    problems,
  };
};

/** What the page shows; every text in it is escaped there. */
const viewOf = (report: Report, replay: Replay) => ({
  style: STYLE,
  title: `${replay.event.name}, replayed`,
  summary: unbroken(replay.summary),
  verdict: { ...verdictOf(report, replay), sign: SIGNS[verdictOf(report, replay).state] },
  interrupted: !isWhole(replay),
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
  scale: daysChart(replay),
  timeline: timelineChart(replay),
  curves: [bitrateChart(replay), cpuChart(replay), memoryChart(replay)],
  platforms: PLATFORMS.map(platformRow(replay)),
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
