import { describe, expect, it } from "vitest";
import { connectionsOf, sessionsOf, type SessionEvent } from "../../../support/platform/session";

const publish = (second: number, connection: number): SessionEvent => ({
  kind: "publish",
  at: second * 1000,
  connection,
  key: "test-key-twitch",
});
const end = (second: number, connection: number, clean: boolean): SessionEvent => ({
  kind: "end",
  at: second * 1000,
  connection,
  clean,
});
const reset = (second: number): SessionEvent => ({ kind: "reset", at: second * 1000 });

/** "START-END how: connections" for each session, grace 30 s. */
const summary = (events: readonly SessionEvent[], nowSecond: number): string[] =>
  sessionsOf(events, nowSecond * 1000, 30).map((session) => {
    const until = session.endedAt === undefined ? "" : session.endedAt / 1000;
    const ids = session.connections.map(({ id }) => id).join(",");
    return `${session.startedAt / 1000}-${until} ${session.end ?? "open"}: ${ids}`;
  });

describe("sessionsOf", () => {
  it.each([
    { what: "nobody came", events: [], now: 100, sessions: [] },
    { what: "lasts", events: [publish(1, 1)], now: 99999, sessions: ["1- open: 1"] },
    {
      what: "a goodbye ends it at once",
      events: [publish(1, 1), end(9, 1, true)],
      now: 10,
      sessions: ["1-9 unpublish: 1"],
    },
    {
      what: "an unclean end is forgiven for now",
      events: [publish(1, 1), end(9, 1, false)],
      now: 39,
      sessions: ["1- open: 1"],
    },
    {
      what: "an unclean end ends it after the grace",
      events: [publish(1, 1), end(9, 1, false)],
      now: 39.001,
      sessions: ["1-39 grace: 1"],
    },
    {
      what: "a publish within the grace continues it",
      events: [publish(1, 1), end(9, 1, false), publish(39, 2)],
      now: 100,
      sessions: ["1- open: 1,2"],
    },
    {
      what: "a publish after the grace is a new one",
      events: [publish(1, 1), end(9, 1, false), publish(39.5, 2)],
      now: 100,
      sessions: ["1-39 grace: 1", "39.5- open: 2"],
    },
    {
      what: "a publish right after a goodbye is a new one",
      events: [publish(1, 1), end(9, 1, true), publish(10, 2)],
      now: 100,
      sessions: ["1-9 unpublish: 1", "10- open: 2"],
    },
    {
      what: "the connection's end after its goodbye says nothing new",
      events: [publish(1, 1), end(9, 1, true), publish(10, 2), end(10.1, 1, false)],
      now: 100,
      sessions: ["1-9 unpublish: 1", "10- open: 2"],
    },
    {
      what: "nginx's own deleteStream after a dead connection is no goodbye",
      events: [publish(1, 1), end(9, 1, false), end(9.001, 1, true)],
      now: 20,
      sessions: ["1- open: 1"],
    },
    {
      what: "the grace counts from the last end",
      events: [publish(1, 1), end(9, 1, false), publish(20, 2), end(25, 2, false)],
      now: 56,
      sessions: ["1-55 grace: 1,2"],
    },
    {
      what: "an old connection that dies late does not harm the new one",
      events: [publish(1, 1), publish(5, 2), end(9, 1, true)],
      now: 100,
      sessions: ["1- open: 1,2"],
    },
    {
      what: "the platform's own reset ends it, grace or not",
      events: [publish(1, 1), reset(9), end(9.1, 1, false), publish(10, 2)],
      now: 100,
      sessions: ["1-9 reset: 1", "10- open: 2"],
    },
    {
      what: "only up to now",
      events: [publish(1, 1), end(9, 1, true)],
      now: 5,
      sessions: ["1- open: 1"],
    },
  ])("$what", ({ events, now, sessions }) => {
    expect(summary(events, now)).toEqual(sessions);
  });
});

describe("connectionsOf", () => {
  it("says of each when it was and how it ended", () => {
    expect(
      connectionsOf([
        publish(1, 1),
        end(2, 1, false),
        end(3, 1, true),
        publish(4, 2),
        end(5, 7, true),
      ]),
    ).toEqual([
      { id: 1, key: "test-key-twitch", startedAt: 1000, endedAt: 2000, clean: false },
      { id: 2, key: "test-key-twitch", startedAt: 4000 },
    ]);
  });
});
