// What restreamd remembers after a fortnight of trouble is no more than after a week.
import { expect, it } from "vitest";
import type { Facts } from "../../../../control/restreamd/observe/facts";
import type { Memory } from "../../../../control/restreamd/observe/memory";
import { firstMemory, observe } from "../../../../control/restreamd/observe/observe";
import { FACTS, ONLINE, OFFLINE, sends, tries } from "./looks";

const LOOK_SECONDS = 20;
const DAY_LOOKS = 86_400 / LOOK_SECONDS;
const MOST_BYTES = 20_000;

/** Numerical Recipes' generator: the same fortnight each time. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** About a hundred gaps, thirty losses of platforms, fifty strangers a day; a reboot every third. */
const looksOf = (look: number, chance: () => number): Facts => {
  const isGone = chance() < 100 / DAY_LOOKS;
  const isLost = chance() < 30 / DAY_LOOKS;
  const isRefused = chance() < 50 / DAY_LOOKS;
  const address = `198.51.${Math.floor(chance() * 200)}.${Math.floor(chance() * 200)}:4000`;
  return {
    ...FACTS,
    time: FACTS.time + look * LOOK_SECONDS * 1000,
    boot: `b${Math.floor(look / DAY_LOOKS / 3)}`,
    path: isGone ? OFFLINE : ONLINE,
    restreams: { twitch: isLost ? tries : sends, youtube: sends },
    refusals: isRefused ? [{ address, words: "authentication failed" }] : [],
    transferOutBytes: (look % (DAY_LOOKS * 3)) * 25_000_000,
    reports: isRefused ? [{ id: `r${look}`, at: FACTS.time, report: { kind: "test" } }] : [],
  };
};

it("does not grow with the event", () => {
  const chance = randomFrom(1);
  let memory: Memory = firstMemory(FACTS);
  let number = 1;
  const most = [0, 0];
  for (let look = 0; look < 14 * DAY_LOOKS; look++) {
    const seen = observe(memory, looksOf(look, chance), number);
    ({ memory, nextNumber: number } = seen);
    const week = look < 7 * DAY_LOOKS ? 0 : 1;
    most[week] = Math.max(most[week] ?? 0, JSON.stringify(memory).length);
  }
  const [first = 0, second = 0] = most;
  expect(number).toBeGreaterThan(2000);
  expect(second).toBeLessThan(first * 1.05);
  expect(second).toBeLessThan(MOST_BYTES);
}, 60_000);
