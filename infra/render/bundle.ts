// Decides how each program of control/ becomes one file that Debian's Node runs.
import { join } from "node:path";
import { buildSync } from "esbuild";

/** Debian 13's Node. */
const TARGET = "node20";
const PROGRAMS = [
  ...(["apply", "broadcasts", "command", "failover", "metrics"] as const),
  ...(["notices", "page", "restreamd"] as const),
] as const;
export type Program = (typeof PROGRAMS)[number];

/**
 * Each program with everything it imports, as one CommonJS text; the same on every machine. All in one call: what they
 * share is read once, which is half of the time that it takes.
 */
export const bundlePrograms = (root: string): Record<Program, string> => {
  const { outputFiles } = buildSync({
    entryPoints: Object.fromEntries(
      PROGRAMS.map((program) => [program, join("control", program, "main.ts")]),
    ),
    absWorkingDir: root,
    // Nothing is written: it gives the texts their names.
    outdir: join(root, "bundles"),
    bundle: true,
    // What a file is called is written above it: where node_modules is a link, another checkout would make another text.
    preserveSymlinks: true,
    // fastify takes the page's own in their place: they are never asked for.
    alias: {
      "@fastify/ajv-compiler": "./control/page/no-schemas",
      "@fastify/fast-json-stringify-compiler": "./control/page/no-schemas",
    },
    platform: "node",
    target: TARGET,
    format: "cjs",
    write: false,
    legalComments: "inline",
    charset: "utf8",
  });
  const textOf = (program: Program): string => {
    const file = outputFiles.find(({ path }) => path === join(root, "bundles", `${program}.js`));
    if (!file) throw new Error(`esbuild gave nothing for ${program}`);
    return file.text;
  };
  return {
    apply: textOf("apply"),
    broadcasts: textOf("broadcasts"),
    command: textOf("command"),
    failover: textOf("failover"),
    metrics: textOf("metrics"),
    notices: textOf("notices"),
    page: textOf("page"),
    restreamd: textOf("restreamd"),
  };
};
