// What is sent next: in order, together where it waits, the end at its beginning, the old ones counted.
import { describe, expect, it } from "vitest";
import type { Level } from "../../../../control/notices/config";
import { patient } from "../../../../control/notices/apprise";
import { judge } from "../../../../control/notices/pace";
import {
  accepted,
  nextNotice,
  type Delivery,
  type Notice,
} from "../../../../control/notices/queue";
import { judgeRun } from "../../../../control/notices/ran";
import { appriseForm, DISCORD } from "../../../../control/notices/target";
import type { Event } from "../../../../control/shared/event";
import { UTC } from "../../../../control/shared/zone";

const event = (number: number, more: Partial<Event> = {}): Event => ({
  ...{ number, time: "2026-01-10T03:00:01Z", kind: "test", level: "important", subject: "server" },
  ...{
    what: `thing ${number}`,
    since: "2026-01-10T03:00:00Z",
    seconds: null,
    viewers: "x",
    todo: "",
  },
  ...more,
});
const APPRISE = appriseForm(UTC);
const NEW: Delivery = { cursor: 0, sent: [] };

/** Sends until nothing is left; every one accepted. */
const sendAll = (events: Event[], level: Level = "all", from = NEW, form = DISCORD): Notice[] => {
  const notices: Notice[] = [];
  let delivery = from;
  for (let n = 0; n < 50; n++) {
    const notice = nextNotice(events, delivery, level, form);
    if (!notice) return notices;
    notices.push(notice);
    delivery = accepted(delivery, notice, notice.edits?.message ?? `m${n}`, events);
  }
  throw new Error("it never ends");
};

describe("the queue", () => {
  it("sends what waits together, once", () => {
    const notices = sendAll([event(1), event(2)]);
    expect(notices.map(({ events }) => events)).toEqual([[1, 2]]);
  });

  it("adds an end to its beginning", () => {
    const first = nextNotice([event(1)], NEW, "all", DISCORD);
    if (!first) throw new Error("nothing to send");
    const delivery = accepted(NEW, first, "m0", [event(1)]);
    const [edit] = sendAll([event(1), event(2, { ends: 1 })], "all", delivery);
    expect(edit?.edits?.message).toBe("m0");
    expect(edit?.text).toMatch(/thing 1[^]*thing 2/);
  });

  it("lets an end that is urgent itself ring: it is a message of its own", () => {
    const sent = { events: [1], message: "m0", text: "one" };
    const stopped = event(2, { ends: 1, urgency: "today" });
    const [notice] = sendAll([event(1), stopped], "important", { cursor: 1, sent: [sent] });
    expect(notice?.edits).toBeUndefined();
    expect(notice?.text).toMatch(/^🟡/);
  });

  it("counts old ones instead of sending them", () => {
    const [first] = sendAll(Array.from({ length: 50 }, (_, n) => event(n + 1)));
    expect(first?.text).toMatch(/^30 older events are left out/);
    expect(first?.events[0]).toBe(31);
  });

  it("never makes a message that Discord refuses for its length", () => {
    const long = Array.from({ length: 15 }, (_, n) => event(n + 1, { todo: "y".repeat(400) }));
    const notices = sendAll(long);
    expect(Math.max(...notices.map(({ text }) => text.length))).toBeLessThanOrEqual(2000);
    expect(notices.flatMap(({ events }) => events)).toEqual(long.map(({ number }) => number));
  });

  it("sends one event a message where no more is known of the service, an end as its own", () => {
    const notices = sendAll([event(1), event(2, { ends: 1, what: "a_b" })], "all", NEW, APPRISE);
    expect(notices.map(({ events, edits }) => [events, edits])).toEqual([
      [[1], undefined],
      [[2], undefined],
    ]);
    expect(notices[1]?.text).toBe("🟢 a_b\nViewers: x\n#2 · since 03:00:00 (UTC)");
  });

  it("counts old ones there, too", () => {
    const many = Array.from({ length: 25 }, (_, n) => event(n + 1));
    const notices = sendAll(many, "all", NEW, APPRISE);
    expect(notices[0]?.text).toMatch(/^5 older events are left out/);
    expect(notices.flatMap(({ events }) => events)).toEqual(many.slice(5).map((e) => e.number));
  });

  it.each<[Level, number[]]>([
    ["all", [1, 2, 3, 4]],
    ["important", [1, 3]],
    ["none", []],
  ])("tells %s", (level, numbers) => {
    const events = [
      event(1),
      event(2, { level: "info" }),
      event(3, { level: "info", ends: 1 }),
      event(4, { level: "info", ends: 2 }),
    ];
    expect(sendAll(events, level).flatMap((notice) => notice.events)).toEqual(numbers);
  });
});

describe("Discord's answer", () => {
  const answer = (status: number, headers = {}, text = "", isSent = true) => ({
    ...{ status, headers, text, isSent },
  });

  it.each([
    [
      "taken",
      answer(200, {}, '{"id":"7"}'),
      false,
      0,
      { kind: "accepted", message: "7", waitMs: 0 },
    ],
    [
      "taken, and nothing more for a while",
      answer(
        200,
        { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.25" },
        '{"id":"7"}',
      ),
      ...[false, 0, { kind: "accepted", message: "7", waitMs: 1250 }],
    ],
    [
      "too many, by header",
      answer(429, { "retry-after": "3" }, '{"retry_after":9}'),
      false,
      0,
      { kind: "later", waitMs: 3000 },
    ],
    [
      "too many, by body",
      answer(429, {}, '{"retry_after":0.5}'),
      false,
      0,
      { kind: "later", waitMs: 500 },
    ],
    ["ill", answer(502), false, 3, { kind: "later", waitMs: 16_000 }],
    ["ill for hours", answer(502), false, 300, { kind: "later", waitMs: 60_000 }],
    [
      "not there",
      answer(0, {}, "ENOTFOUND", false),
      false,
      0,
      { kind: "later", waitMs: 2000, why: "ENOTFOUND", isPerhapsTaken: false },
    ],
    [
      "silent, though it has all of it",
      answer(0, {}, "ECONNRESET"),
      ...[false, 0, { kind: "later", waitMs: 2000, isPerhapsTaken: true }],
    ],
    ["without that message", answer(404, {}, '{"code":10008}'), true, 0, { kind: "gone" }],
    ["without that webhook", answer(404), false, 0, { kind: "later", waitMs: 600_000 }],
    [
      "without that webhook, at an edit",
      answer(404, {}, '{"message":"Unknown Webhook","code":10015}'),
      ...[true, 0, { kind: "later", waitMs: 600_000, isPerhapsTaken: false }],
    ],
    ["never", answer(400), false, 0, { kind: "refused", waitMs: 0 }],
    [
      "never, at an edit: the end is told in a message of its own",
      answer(400, {}, '{"message":"Invalid Form Body","code":50035}'),
      ...[true, 0, { kind: "gone", waitMs: 0 }],
    ],
    [
      "never, for it is another's message",
      answer(403, {}, '{"code":50005}'),
      ...[true, 0, { kind: "gone", waitMs: 0 }],
    ],
    [
      "an old message edited too often",
      answer(
        429,
        { "retry-after": "1800" },
        '{"message":"Maximum number of edits to messages older than 1 hour reached. Try again later","code":30046}',
      ),
      ...[true, 0, { kind: "gone", waitMs: 0 }],
    ],
    [
      "too many edits for minutes: new messages have a limit of their own",
      answer(429, { "retry-after": "300" }),
      ...[true, 0, { kind: "gone", waitMs: 0 }],
    ],
  ] as [string, ReturnType<typeof answer>, boolean, number, object][])(
    "%s",
    (_, given, isEdit, failures, verdict) => {
      expect(judge(given, isEdit, failures)).toMatchObject(verdict);
    },
  );
});

describe("a run of Apprise's program", () => {
  it.each([
    ["taken", { exitCode: 0 }, 0, { kind: "accepted", waitMs: 3000 }],
    ["not taken", { exitCode: 1 }, 2, { kind: "later", waitMs: 8000 }],
    ["not taken for hours", { exitCode: 1 }, 200, { kind: "later", waitMs: 60_000 }],
    ["no such service", { exitCode: 3 }, 0, { kind: "later", waitMs: 600_000 }],
    [
      "hanging",
      { failure: "no answer in time", hasRun: true },
      ...[0, { kind: "later", why: "no answer in time", isPerhapsTaken: true }],
    ],
  ] as [string, Parameters<typeof judgeRun>[0], number, object][])(
    "%s",
    (_, ran, failures, verdict) => {
      expect(judgeRun(ran, failures)).toMatchObject(verdict);
    },
  );
});

describe("an address of Apprise's", () => {
  it.each([
    ["json://host/a", "json://host/a?rto=20"],
    ["json://host/a?method=PUT", "json://host/a?method=PUT&rto=20"],
    ["json://host/a?rto=9", "json://host/a?rto=9"],
  ])("%s is given time to answer", (url, expected) => {
    expect(patient(url)).toBe(expected);
  });
});
