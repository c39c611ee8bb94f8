import { describe, expect, it } from "vitest";
import { worstOf } from "../../../rehearsal/replay/path-to-hope";
import { aReplay } from "./a-report";

describe("the sentence", () => {
  it("says what viewers saw, and that nothing was lost", () => {
    expect(aReplay().summary).toBe(
      "In the 14 days of Path to Hope, replayed in 7.7 minutes, no broadcast was lost, viewers saw the placeholder for 56 s and a still picture for 4 s, 2 resets by Twitch were each over within 2.1 s, and every event went as promised.",
    );
  });

  it("says what was lost and what did not hold", () => {
    const replay = aReplay();
    replay.platforms.youtube.sessionsLost = 1;
    replay.events[0]?.problems.push("x");
    const { summary } = aReplay({ platforms: replay.platforms, events: replay.events });
    expect(summary).toContain("1 broadcast was lost");
    expect(summary).toContain("but 1 event did not go as promised.");
  });

  it("does not call a reset over that lasts to the end", () => {
    const { platforms } = aReplay();
    const [first, ...others] = platforms.twitch.seen;
    const last = others.pop();
    if (!first || !last) throw new Error("the replay has no course");
    platforms.twitch.seen = [first, ...others, { ...last, state: "reset" }];
    expect(aReplay({ platforms }).summary).toContain(
      "2 resets by Twitch were each over within 2.1 s, 1 reset by Twitch was never over, ",
    );
  });

  it("says when it was ended early, and nothing of resets that were not", () => {
    const { events, platforms } = aReplay();
    const { youtube } = platforms;
    const { summary } = aReplay({
      events: events.slice(0, 1),
      platforms: { twitch: youtube, youtube },
      seconds: 30,
    });
    expect(summary).toMatch(/^The replay was ended after 1 of \d+ events: in 0.5 minutes/);
    expect(summary).not.toContain("reset");
  });
});

it("the sentence promises nothing of events when none was told", () => {
  expect(aReplay({ events: [] }).summary).toMatch(
    /^The replay was ended after 0 of 22 events: .* over within 2\.1 s\.$/,
  );
});

it("the worst of figures is the largest, or none where one was not seen", () => {
  expect(worstOf([{ a: 1, b: 2 }, { a: 3, b: null }, { b: 9 }])).toEqual({ a: 3, b: null });
});
