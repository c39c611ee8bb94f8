// Decides how control/ becomes one file that Debian's Node runs.
import { buildSync } from "esbuild";

/** Debian 13's Node. */
const TARGET = "node20";

/** The program at `entry` with everything it imports, as one CommonJS text; the same on every machine. */
export const bundle = (entry: string, root: string): string => {
  const result = buildSync({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: TARGET,
    format: "cjs",
    write: false,
    legalComments: "inline",
    charset: "utf8",
  });
  const [output] = result.outputFiles;
  if (!output) throw new Error(`esbuild gave nothing for ${entry}`);
  return output.text;
};
