// Time that passes only when somebody waits for it: so that a row of ten minutes is told in a moment.
import { vi } from "vitest";

let passedMs = 0;

/** Stands for node:timers/promises: `vi.mock("node:timers/promises", async () => (await import("./virtual-time.js")).timers)`. */
export const timers = {
  setTimeout: async (ms = 0): Promise<void> => {
    passedMs += ms;
    // Whoever waits beside gets its turn.
    await new Promise((resolve) => setImmediate(resolve));
  },
};

/** From now on all clocks show it; `vi.restoreAllMocks` ends it. */
export const startTime = (): void => {
  passedMs = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => passedMs);
};
