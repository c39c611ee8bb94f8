import { defineConfig } from "vitest/config";

// Two projects by cost: `unit` needs nothing but Node and is over in seconds; `bed` tests the test bed
// itself (engine, machines) and needs what `npm run rehearse` sees to first.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/{unit,simulator}/**/*.test.ts"] } },
      {
        test: {
          name: "bed",
          include: ["test/bed/**/*.test.ts"],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
