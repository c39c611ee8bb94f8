// What a newer restreamd wrote, read by an older program: the unknown is skipped, each thing on its own, the rest is told.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nextNotice } from "../../../../control/notices/queue";
import { DISCORD } from "../../../../control/notices/target";
import { parseEvents, parseNow } from "../../../../control/shared/event";
import { parseKept } from "../../../../control/restreamd/record/store";
import { sends, story } from "./looks";

const FIXTURES = "test/fixtures/restreamd";
const kept = JSON.parse(readFileSync(`${FIXTURES}/state.json`, "utf8")) as {
  nextNumber: number;
  events: Record<string, unknown>[];
};
const seen = JSON.parse(readFileSync(`${FIXTURES}/now.json`, "utf8")) as {
  destinations: Record<string, Record<string, unknown>>;
};

const STRANGE: [string, unknown][] = [
  ["an unknown kind", { kind: "of-a-later-version" }],
  ["an unknown level", { level: "urgent" }],
  ["another shape", { viewers: { twitch: "the live picture" } }],
  ["a number that is none", { number: "four" }],
];

describe("events of a newer restreamd", () => {
  const [first] = kept.events;
  const last = { ...kept.events.at(-1), number: 5 };

  it.each(STRANGE)("%s is skipped, and the others are read", (_, more) => {
    const strange = { ...first, number: 4, ...(more as object) };
    const { events, nextNumber } = parseEvents(
      JSON.stringify({ ...kept, nextNumber: 6, events: [...kept.events, strange, last] }),
    );
    expect(events.map(({ number }) => number)).toEqual([1, 2, 3, 5]);
    expect(nextNumber).toBe(6);
    // The notices are past it with the next one that they know.
    const notice = nextNotice(events, { cursor: 3, sent: [] }, "all", DISCORD);
    expect(notice).toMatchObject({ events: [5], upTo: 5 });
  });

  it.each([["no event at all"], [null], [7]])("%j is skipped", (strange) => {
    const { events } = parseEvents(JSON.stringify({ ...kept, events: [strange, ...kept.events] }));
    expect(events).toHaveLength(3);
  });

  it("a file without numbers is none of ours", () => {
    expect(() => parseEvents(JSON.stringify({ version: 1, events: kept.events }))).toThrow(
      "nextNumber",
    );
  });
});

describe("the last look of a newer restreamd", () => {
  it.each([
    ["an unknown state", { state: "reconnecting" }],
    ["another shape", { since: 7 }],
  ])("%s: that destination is systemd's word alone, the others are read", (_, more) => {
    const [name = "", ...others] = Object.keys(seen.destinations);
    const strange = { ...seen.destinations[name], ...more };
    const now = parseNow(
      JSON.stringify({ ...seen, destinations: { ...seen.destinations, [name]: strange } }),
    );
    expect(Object.keys(now.destinations)).toEqual(others);
    expect(others.length).toBeGreaterThan(0);
  });
});

describe("the memory of a newer restreamd", () => {
  const { memory } = story([0, { restreams: { twitch: sends } }]);
  const keptWith = (more: object): ReturnType<typeof parseKept> =>
    parseKept(JSON.stringify({ ...kept, said: 3, memory: { ...memory, ...more } }));

  it("is taken up where it is understood", () => {
    expect(keptWith({}).memory).toEqual(memory);
  });

  it("is begun anew where it is not, and the numbers go on", () => {
    const destinations = { twitch: { ...memory.destinations["twitch"], state: "reconnecting" } };
    expect(keptWith({ destinations })).toMatchObject({
      ...{ memory: undefined, nextNumber: 4, said: 3 },
      events: [{ number: 1 }, { number: 2 }, { number: 3 }],
    });
  });
});
