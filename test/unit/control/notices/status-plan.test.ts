// What is done about the status message, by the hour: never two for long, never a flood, whatever Discord answers.
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../../control/notices/pace";
import {
  afterPlan,
  NO_STATUS,
  planOf,
  posting,
  STATUS_MEMORY,
  type Plan,
  type StatusMemory,
} from "../../../../control/notices/status-plan";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const BEGAN = Date.parse("2026-01-10T03:00:00Z");
const A = { text: "a", key: "a" };
const B = { text: "b", key: "b" };
const shown = { message: "m1", madeAt: BEGAN, shownAt: BEGAN, key: "a" };
const KNOWN: StatusMemory = { shown, madeAt: BEGAN, old: [] };

describe("the plan", () => {
  const left: StatusMemory = { ...KNOWN, old: ["m0"] };
  const without: StatusMemory = { madeAt: BEGAN, old: [] };
  const wait = (ms: number): Plan => ({ kind: "wait", ms });
  const edit: Plan = { kind: "edit", message: "m1" };
  const remove = (message: string): Plan => ({ kind: "delete", message });

  it.each<[string, StatusMemory, typeof A | undefined, number, Plan]>([
    ["makes the first", NO_STATUS, A, 0, { kind: "post" }],
    ["waits while nothing changes", KNOWN, A, MINUTE, wait(4 * MINUTE)],
    ["edits every five minutes", KNOWN, A, 5 * MINUTE, edit],
    ["edits a change after five seconds", KNOWN, B, 5 * SECOND, edit],
    ["gathers changes until then", KNOWN, B, 2 * SECOND, wait(3 * SECOND)],
    ["makes it anew when it is an hour old", KNOWN, A, HOUR, { kind: "post" }],
    ["deletes what is left of an earlier one", left, A, MINUTE, remove("m0")],
    ["makes no second one within two minutes", without, A, MINUTE, wait(MINUTE)],
    ["deletes it when it is not wanted", KNOWN, undefined, 0, remove("m1")],
    ["has nothing to do when none is wanted", NO_STATUS, undefined, 0, wait(5 * MINUTE)],
    // It counts as old.
    ["makes anew what a clock says is of the future", KNOWN, A, -HOUR, { kind: "post" }],
  ])("%s", (_, memory, words, after, plan) => {
    expect(planOf(memory, words, BEGAN + after)).toEqual(plan);
  });
});

const TAKEN = (message: string): Verdict => ({ kind: "accepted", message, waitMs: 0 });
const LOST: Verdict = { kind: "later", waitMs: 2000, why: "no answer", isPerhapsTaken: true };
const GONE: Verdict = { kind: "gone", waitMs: 0 };

/** Plays so long, answered by `answer`. @returns when what was asked */
const play = (
  ms: number,
  answer: (plan: Plan, posts: number) => Verdict,
  words: (at: number) => typeof A = () => A,
): { at: number; kind: string }[] => {
  const asked: { at: number; kind: string }[] = [];
  let memory = NO_STATUS;
  for (let at = 0; at < ms;) {
    const now = BEGAN + at;
    const plan = planOf(memory, words(at), now);
    if (plan.kind === "wait") {
      at += Math.max(SECOND, plan.ms);
      continue;
    }
    asked.push({ at, kind: plan.kind });
    const posts = asked.filter(({ kind }) => kind === "post").length;
    memory = afterPlan(memory, plan, words(at), answer(plan, posts), now);
    at += SECOND;
  }
  return asked;
};
const countOf = (asked: { kind: string }[], kind: string): number =>
  asked.filter((one) => one.kind === kind).length;

describe("a day of the status message", () => {
  it("is a message an hour, each but the last deleted, and an edit every five minutes", () => {
    const asked = play(DAY, (_, posts) => TAKEN(`m${posts}`));
    expect([countOf(asked, "post"), countOf(asked, "delete")]).toEqual([24, 23]);
    expect(countOf(asked, "edit")).toBeGreaterThan(11 * 23);
    expect(countOf(asked, "edit")).toBeLessThanOrEqual(12 * 24);
  });

  it("with a change at every look is an edit every five seconds, no more", () => {
    const asked = play(
      MINUTE,
      () => TAKEN("m1"),
      (at) => ({ text: String(at), key: String(at) }),
    );
    expect(countOf(asked, "edit")).toBeGreaterThan(8);
    expect(countOf(asked, "edit")).toBeLessThanOrEqual(12);
  });

  it("without an answer to any post is 24 of them", () => {
    expect(
      countOf(
        play(DAY, () => LOST),
        "post",
      ),
    ).toBe(24);
  });

  it("with answers that name no message is 24 posts", () => {
    expect(
      countOf(
        play(DAY, () => TAKEN("")),
        "post",
      ),
    ).toBe(24);
  });

  it("where no edit is ever taken is a message in two minutes at most", () => {
    const asked = play(
      HOUR,
      (plan, posts) => (plan.kind === "edit" ? GONE : TAKEN(`m${posts}`)),
      (at) => ({ text: String(at), key: String(at) }),
    );
    expect(countOf(asked, "post")).toBeLessThanOrEqual(30);
    expect(countOf(asked, "post") - countOf(asked, "delete")).toBeLessThanOrEqual(1);
  });
});

describe("what is kept of it", () => {
  it("is read as it was written, and counts a post before its answer", () => {
    const memory = posting(posting({ ...KNOWN, old: ["m0"] }, BEGAN), BEGAN + 1);
    expect(STATUS_MEMORY.parse(STATUS_MEMORY.textOf(memory, 3))).toEqual({
      content: { ...KNOWN, old: ["m0"], tried: { posts: 2, at: BEGAN + 1 } },
      saves: 3,
    });
  });
});
