// A release with a file that its own program does not take.
import { createHash } from "node:crypto";
import type { Bed } from "../bed/bed";
import { changesOf, serverState } from "./server-state";
import { releaseInForce } from "./staged-release";

/** A file that its program refuses, and a word of that program's about it. */
export interface Broken {
  path: string;
  mode: string;
  /** That restart when it changes. */
  units?: string[];
  content: string;
  says: RegExp;
}
/** Seen only when it is started: by then the files are switched. */
export const BROKEN_WATCHDOG: Broken = {
  path: "/etc/systemd/system/restreamd.service",
  mode: "0644",
  units: ["restreamd.service"],
  content: "[Service]\nType=oneshot\nExecStart=/usr/bin/false\n",
  says: /restreamd.service failed.*The release before this one is in force again/s,
};
export const expectRefused = async (
  { machine }: Bed,
  { path, mode, units = [], content, says }: Broken,
): Promise<void> => {
  const before = await serverState(machine);
  const file = {
    path,
    mode,
    units,
    content,
    sha256: createHash("sha256").update(content).digest("hex"),
  };
  const text = JSON.stringify({ files: [file] });
  const staged = releaseInForce(machine.root);
  // The release is the installed one with this file in place of its own.
  const outcome = await machine.exec(
    ...[
      "bash",
      "-c",
      `node ${staged}/apply.cjs <(node -e "$1" ${staged}/release.json "$2") <<< "$3" 2>&1; echo "exit code $?"`,
    ],
    ...["bash", WITHOUT, path, text],
  );
  if (!outcome.includes("exit code 1") || !says.test(outcome))
    throw new Error(`${path}: expected ${says}, apply said: ${outcome}`);
  const changes = changesOf(before, await serverState(machine), units);
  if (changes.length > 0)
    throw new Error(`${path}: a release that was refused left ${changes.join("; ")}`);
};

/** Prints a release without one of its files. */
const WITHOUT = `const [file, path] = process.argv.slice(1); const { files, ...rest } = JSON.parse(require("fs").readFileSync(file, "utf8")); console.log(JSON.stringify({ ...rest, files: files.filter((each) => each.path !== path) }))`;
