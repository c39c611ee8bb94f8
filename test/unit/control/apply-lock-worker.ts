// One process of apply-lock.test.ts: a release or a start, which goes one step on for each message.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "../../../control/shared/lock";
import { beginTurn, type Turn } from "../../../control/apply/turn";

export type Step =
  /** A release takes its number. */
  | { do: "begin"; folder: string }
  /** It waits for its turn. */
  | { do: "take" }
  | { do: "check" }
  /** One file of the release. */
  | { do: "write"; folder: string; part: string; release: number }
  /** A start waits until no release is installed. */
  | { do: "share"; folder: string }
  | { do: "read"; folder: string; part: string }
  | { do: "end" }
  /** Leaves a process behind that outlives this one. */
  | { do: "child" };
export interface Reply {
  said?: string;
  refused?: string;
}

let turn: Turn | undefined;
let giveBack: (() => void) | undefined;

const PATIENCE_SECONDS = 60;

const done = async (step: Step): Promise<string | undefined> => {
  switch (step.do) {
    case "begin":
      turn = beginTurn(step.folder, PATIENCE_SECONDS);
      return;
    case "take":
      giveBack = await turn?.take(() => undefined);
      return;
    case "check":
      turn?.check();
      return;
    case "write":
      writeFileSync(join(step.folder, step.part), String(step.release));
      return;
    case "share":
      giveBack = await takeLock({
        ...{ folder: step.folder, what: "a start", how: "beside-others" },
        withinSeconds: PATIENCE_SECONDS,
        onWait: () => undefined,
      });
      return;
    case "read":
      return readFileSync(join(step.folder, step.part), "utf8");
    case "end":
      giveBack?.();
      return;
    case "child":
      return String(spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).pid);
  }
};

process.on("message", (step: Step) => {
  done(step).then(
    (said) => process.send?.({ said } satisfies Reply),
    (error: unknown) => process.send?.({ refused: String(error) } satisfies Reply),
  );
});
