// The protections that are a line of the operator's checkout, and how the file reads without: `pulumi up` brings it, or the command at home reads it.
import type { Edit } from "../verbs/edit";

/** Nothing says what a killed apply still owes. */
export const owed: Edit = {
  path: "control/apply/carry-out.ts",
  from: "    host.noteUnfinished(owed);\n",
  to: "",
};
/** A first boot that lacks packages goes on. */
export const firstBootFailing: Edit = {
  path: "files/usr/local/lib/restream/first-boot",
  from: "fail \"Debian's packages",
  to: "echo \"Debian's packages",
};
/** A rollover is done at its hour, OBS or no OBS. */
export const waitForObs: Edit = {
  path: "control/command/due.ts",
  from: '  if (publisher.isKnown && !publisher.online) return "OBS is gone";\n',
  to: "",
};
/** A skip that was taken leaves out what comes next, too. */
export const skipTaken: Edit = {
  path: "control/command/planned.ts",
  from: "  await rm(skipFileOf(what), { force: true });\n",
  to: "",
};
/** The page knows of no connection that broke. */
export const drops: Edit = {
  path: "home/report/destination.ts",
  from: "    this.#drops.push({ from, to, cause });\n",
  to: "",
};
/** A clip begins a second after its keyframe. */
export const atKeyframe: Edit = {
  path: "control/command/recording/keyframes.ts",
  from: "decodedAt: Number(decoded) - begin }",
  to: "decodedAt: Number(decoded) - begin + 1 }",
};
/** What is too old is counted out, and stays on the disk. */
export const oldPieces: Edit = {
  path: "files/usr/local/lib/restream/record-feed",
  from: /rm --force -- "\$\{pieces\[0\]\}"(?=[^]*#pieces\[@\]\} > least)/,
  to: ":",
};
/** The last look stands for the present, however old it is. */
export const freshLook: Edit = {
  path: "control/metrics/numbers.ts",
  from: "Math.abs(time / 1000 - secondsOf(now.time)) <= FRESH_SECONDS",
  to: "FRESH_SECONDS > 0",
};
