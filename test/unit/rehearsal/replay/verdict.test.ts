import { describe, expect, it } from "vitest";
import {
  percentInWords,
  percentLive,
  problemsOf,
  verdictOf,
} from "../../../rehearsal/replay/verdict";
import type { Replay } from "../../../rehearsal/result/replay";
import type { Report } from "../../../rehearsal/result/report";
import { aReplay, aReport } from "./a-report";

const DAYS_14 = 14 * 24 * 3600;

/** As the rehearsal leaves it when the replay itself failed. */
const failed = (replay: Replay): Report => {
  const report = aReport(replay);
  const [scenario] = report.scenarios;
  if (!scenario) throw new Error("the report has no scenario");
  const reason = problemsOf(replay).join("; ");
  return { ...report, passed: false, scenarios: [{ ...scenario, passed: false, reason }] };
};

const withProblem = (index: number, problem: string): Replay => {
  const { events } = aReplay();
  events[index]?.problems.push(problem);
  return aReplay({ events });
};

const withYoutube = (more: Partial<Replay["platforms"]["youtube"]>): Replay => {
  const { platforms } = aReplay();
  return aReplay({ platforms: { ...platforms, youtube: { ...platforms.youtube, ...more } } });
};

describe("the time live", () => {
  it.each<[string, Replay, number | null]>([
    ["counts what was not live at its own length, in 14 days", aReplay(), 100 * (1 - 60 / DAYS_14)],
    [
      "is all of it when nothing else was seen",
      withYoutube({ seen: [{ state: "live", from: 0, to: 460 }] }),
      100,
    ],
    [
      "leaves out what came before the first picture",
      withYoutube({ seen: [{ state: "live", from: 46, to: 460 }] }),
      100 * (1 - 46 / DAYS_14),
    ],
    ["is unknown without a picture", withYoutube({ seen: [] }), null],
    ["of a run without events is that of the run", aReplay({ events: [] }), 100 * (1 - 60 / 460)],
  ])("%s", (_, replay, percent) => {
    const live = percentLive(replay, "youtube");
    if (percent === null) expect(live).toBeNull();
    else expect(live).toBeCloseTo(percent, 9);
  });

  it.each<[number | null, string]>([
    [100, "100 %"],
    [99.99999, "99.99 %"],
    [99.9899, "99.98 %"],
    [99.99, "99.99 %"],
    [99.985, "99.98 %"],
    [12.3, "12.30 %"],
    [0, "0.00 %"],
    [null, "not measured"],
  ])("%s is %s: rounded down", (percent, words) => {
    expect(percentInWords(percent)).toBe(words);
  });
});

describe("the verdict", () => {
  it.each<[string, Report, string, string]>([
    ["is good", aReport(), "good", "0 of 4 broadcasts lost by us · 99.99 % live"],
    [
      "takes the platform that saw less",
      aReport(withYoutube({ seen: [{ state: "live", from: 400, to: 460 }] })),
      "good",
      "0 of 4 broadcasts lost by us · 99.96 % live",
    ],
    [
      "is bad when a session was lost, whatever else passed",
      aReport(withYoutube({ sessions: 2, sessionsLost: 1 })),
      "bad",
      "1 of 5 broadcasts lost by us · 99.99 % live",
    ],
    [
      "is bad when an event did not go as promised",
      failed(withProblem(2, "x")),
      "bad",
      "0 of 4 broadcasts lost by us · 99.99 % live",
    ],
    [
      "is bad when something else of the run failed",
      { ...aReport(), passed: false },
      "bad",
      "0 of 4 broadcasts lost by us · 99.99 % live",
    ],
    [
      "does not guess what no picture tells",
      aReport(withYoutube({ seen: [] })),
      "good",
      "0 of 4 broadcasts lost by us · time live not measured",
    ],
    [
      "is open when the run was interrupted and nothing had failed",
      { ...aReport(aReplay({ events: aReplay().events.slice(0, 2) })), passed: false },
      "unfinished",
      "0 of 4 broadcasts lost by us · 99.94 % live · ended early",
    ],
    [
      "is bad when the run was interrupted after something had failed",
      failed(aReplay({ events: withProblem(0, "x").events.slice(0, 2) })),
      "bad",
      "0 of 4 broadcasts lost by us · 99.94 % live · ended early",
    ],
  ])("%s", (_, report, state, line) => {
    const verdict = verdictOf(report, report.replay ?? aReplay());
    expect(verdict.state).toBe(state);
    expect(verdict.parts.join(" · ")).toBe(line);
  });
});

describe("what failed", () => {
  const failures = (report: Report) => verdictOf(report, report.replay ?? aReplay()).failures;

  it("is nothing when all passed", () => {
    expect(failures(aReport())).toEqual([]);
  });

  it("is each event by number and name, once, with where its row is", () => {
    const replay = withProblem(2, "twitch: x");
    replay.events[2]?.problems.push("youtube: y");
    expect(failures(failed(replay))).toEqual([
      { text: "Event 3 (day 3, 00:00): Twitch ends the broadcast after 48 hours", at: "event-3" },
    ]);
  });

  it("is what belongs to no event, at its platform", () => {
    const replay = withYoutube({ problems: ["1 session was lost outside the events"] });
    expect(failures(failed(replay))).toEqual([
      { text: "YouTube: 1 session was lost outside the events", at: "platform-youtube" },
    ]);
  });

  it("is what another scenario says, and what the replay's says beyond its events", () => {
    const report = failed(withProblem(0, "x"));
    const [scenario] = report.scenarios;
    if (!scenario) throw new Error("the report has no scenario");
    const scenarios = [
      { ...scenario, reason: "interrupted" },
      { ...scenario, name: "destroy", reason: "a droplet is left" },
    ];
    expect(failures({ ...report, scenarios }).map(({ text }) => text)).toEqual([
      "Event 1 (day 1, 08:00): Night one: a download takes the whole line at home, 5 s without input",
      "path-to-hope: interrupted",
      "destroy: a droplet is left",
    ]);
  });

  it("is not that the run was interrupted, which the first line says", () => {
    const report = failed(aReplay({ events: aReplay().events.slice(0, 2) }));
    const interrupted = report.scenarios.map((one) => ({ ...one, reason: "interrupted" }));
    expect(failures({ ...report, scenarios: interrupted })).toEqual([]);
    expect(failures({ ...report, scenarios: [] })).toEqual([]);
    const broken = report.scenarios.map((one) => ({ ...one, reason: "no publisher" }));
    expect(failures({ ...report, scenarios: broken })).toEqual([
      { text: "path-to-hope: no publisher" },
    ]);
  });

  it("is what was left behind", () => {
    const report = aReport();
    const provision = { ...report.provision, destroyLeftovers: 2 };
    expect(failures({ ...report, passed: false, provision })).toEqual([
      { text: "2 things were left behind after pulumi destroy" },
    ]);
  });

  it("is said even when no step gives a reason", () => {
    expect(failures({ ...aReport(), passed: false })).toEqual([
      { text: "the run did not finish: one of its steps is missing" },
    ]);
  });
});
