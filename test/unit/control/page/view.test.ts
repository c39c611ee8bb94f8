import { describe, expect, it } from "vitest";
import { passphraseProblem } from "../../../../control/page/passphrase";
import { Stills } from "../../../../control/page/still";
import { todoOf } from "../../../../control/page/todo";
import { viewOf } from "../../../../control/page/view";
import type { Status } from "../../../../control/command/status";
import type { ActResult, Verb } from "../../../../control/shared/page/order";
import { STATUS } from "./a-status";

describe("the page", () => {
  it("says what is on air, with the buttons that fit", () => {
    const view = viewOf(STATUS, [], {});
    expect([view.tone, view.verdict]).toEqual(["good", [{ what: "All is well.", todo: [] }]]);
    expect(view.obs).toEqual({
      ...{ tone: "good", state: "ONLINE" },
      lines: ["for 2 h 00 min", "home", "1920x1080 H264", "6.1 Mb/s"],
    });
    expect(
      view.destinations.map(({ title, state, actions }) => [
        title,
        state,
        actions.map(({ verb }) => verb),
      ]),
    ).toEqual([
      ["Twitch", "LIVE", ["refresh", "rollover", "stop"]],
      ["YouTube", "OFF", ["start"]],
    ]);
    expect(JSON.stringify(view)).not.toContain("203.0.113");
  });
  it.each<[string, Partial<Status["publisher"]>, string, RegExp]>([
    ["offline", { online: false }, "OFFLINE", /placeholder is sent/],
    ["not known", { isKnown: false }, "NOT KNOWN", /^$/],
    ["late", { lateSeconds: 4.4 }, "ONLINE", /4 s late/],
    ["followed by another", { standsBy: ["203.0.113.x"] }, "ONLINE", /another OBS stands by/],
  ])("says of an OBS that is %s", (_, publisher, state, lines) => {
    const { obs } = viewOf({ ...STATUS, publisher: { ...STATUS.publisher, ...publisher } }, [], {});
    expect(obs.state).toBe(state);
    expect(obs.lines.join(" · ")).toMatch(lines);
  });
  it("says what is wrong in its verdict, the worst first", () => {
    const troubles = [
      {
        what: "Twitch is lost",
        todo: "",
        steps: [{ run: "restream logs twitch" }],
        urgency: "now" as const,
      },
    ];
    const view = viewOf({ ...STATUS, well: false, troubles }, [], {});
    expect(view.tone).toBe("bad");
    expect(view.verdict).toEqual([
      {
        what: "Twitch is lost",
        todo: [{ say: "Ask whoever runs the server:", command: "restream logs twitch" }],
      },
    ]);
  });
});

describe("what was ordered", () => {
  const result = (more: Partial<ActResult>): ActResult => ({
    ...{ verb: "stop", destination: "twitch", by: "Ana", since: "2026-01-10T02:59:50Z" },
    ...{ code: 0, words: "no reason" },
    ...more,
  });
  it.each<[string, Partial<ActResult>, string | undefined]>([
    ["is being done", { code: null }, "Ana stops Twitch now…"],
    ["is done", {}, "Ana stopped Twitch, just now"],
    ["was done some time ago", { since: "2026-01-10T02:57:00Z" }, "Ana stopped Twitch, 3 min ago"],
    [
      "is done, and nothing arrives",
      { verb: "start", code: 1 },
      "Ana started Twitch, just now; nothing has arrived there yet, it goes on trying",
    ],
    ["was refused", { code: 3 }, "Ana could not stop Twitch, just now: no reason"],
    ["was killed half-way", { code: null, since: "2026-01-10T02:54:00Z" }, undefined],
    ["is long over", { since: "2026-01-10T02:49:00Z" }, undefined],
  ])("that %s", (_, more, what) => {
    const [twitch] = viewOf(STATUS, [], { twitch: result(more) }).destinations;
    expect(twitch?.order?.what).toBe(what);
    expect(twitch?.actions).toHaveLength(more.code === null && what !== undefined ? 0 : 3);
  });
});

describe("while something is carried out", () => {
  const result = (verb: Verb): ActResult => ({
    ...{ verb, destination: "twitch", by: "Ana", since: STATUS.time, code: null, words: "" },
  });
  it.each<[Verb, string[]]>([
    ["start", ["stop"]],
    ["refresh", ["stop"]],
    ["stop", []],
    ["rollover", []],
  ])("a %s, what can be ordered is %j", (verb, verbs) => {
    const of = (status: Status) =>
      viewOf(status, [], { twitch: result(verb) }).destinations[0]?.actions.map((one) => one.verb);
    expect(of(STATUS)).toEqual(verbs);
    const off = STATUS.destinations.map((one) => ({ ...one, state: "off" as const }));
    expect(of({ ...STATUS, destinations: off })).toEqual([]);
  });
});

describe("an advice", () => {
  it.each([
    [{ say: "Wait." }, [{ say: "Wait." }]],
    [{ run: "restream rollover twitch" }, [{ say: "Roll over Twitch", isOrder: true }]],
    [{ run: "restream status" }, []],
    [
      { run: "restream home-ip" },
      [{ say: "Ask whoever runs the server:", command: "restream home-ip" }],
    ],
    [
      { run: "restream rollover --skip" },
      [{ say: "Ask whoever runs the server:", command: "restream rollover --skip" }],
    ],
  ])("%j", (step, todo) => {
    expect(todoOf(step)).toEqual(todo);
  });
});

describe("a still", () => {
  it("is taken once for all who look, and not again for five seconds, also where there is none", async () => {
    let [taken, now] = [0, 0];
    const take = (): Promise<Buffer | undefined> => {
      // So long ffmpeg waits where nothing goes out.
      now += taken === 0 ? 25_000 : 0;
      return Promise.resolve(taken++ === 0 ? undefined : Buffer.from("x"));
    };
    const stills = new Stills(take, () => now);
    await Promise.all([stills.latest(), stills.latest(), stills.latest()]);
    now += 4999;
    expect(await stills.latest()).toBeUndefined();
    expect(taken).toBe(1);
    now++;
    expect(await stills.latest()).toEqual(Buffer.from("x"));
    expect(taken).toBe(2);
  });
});

describe("a passphrase", () => {
  it.each(["quiet lantern under seven bridges", "äöü-äöü-äöü-äöü1", "x7$k2mQ9!pLz"])(
    "may be %s",
    (text) => {
      expect(passphraseProblem(text, "Ana")).toBeUndefined();
    },
  );
  it.each(["", "elevenchars", "aaaaaaaaaaaaaaaa", "x".repeat(201), "Ana-Ana-Ana-1"])(
    "may not be %j",
    (text) => {
      expect(passphraseProblem(text, "Ana")).toMatch(/^It /);
    },
  );
});
