// The first step of `restream` at home, in plain JavaScript: says what is missing, then starts main.ts.
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

/** As in package.json ("engines"); a test compares them. */
const LEAST_NODE = [20, 19];

const root = resolve(__dirname, "..");
const [major, minor] = process.versions.node.split(".").map(Number);
const problem =
  major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])
    ? `Node.js is ${process.versions.node}. Install version ${LEAST_NODE.join(".")} or newer (https://nodejs.org), then try again.`
    : existsSync(join(root, "node_modules", "tsx"))
      ? undefined
      : `the packages are not installed. Run npm ci (Windows: npm.cmd ci) in ${root}, then try again.`;

if (problem === undefined) {
  require("tsx/cjs");
  require("./main.ts");
} else {
  process.stderr.write(`restream: ${problem}\n`);
  // "Not reachable" (control/command/exit-code.ts).
  process.exitCode = 4;
}
