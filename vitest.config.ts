import { defineConfig } from "vitest/config";

const SLOW = { testTimeout: 900_000, hookTimeout: 900_000, fileParallelism: false };

// By cost: `unit` needs nothing but Node and is over in seconds; `engine` and `interrupt` test the test bed itself
// and need what `npm run rehearse` sees to first; `interrupt` looks at the whole machine, so nothing may run beside it.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{unit,simulator}/**/*.test.ts"],
          // Seconds at most; but a machine that rehearses beside them was seen to take ten times as long.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/bed/{certificate-authority,engine,product,setup-lines,vpc}.test.ts"],
          ...SLOW,
        },
      },
      { test: { name: "interrupt", include: ["test/bed/interrupt.test.ts"], ...SLOW } },
    ],
  },
});
