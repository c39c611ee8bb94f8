// What destroy and rebuild share: who is live, whether it is agreed, and Pulumi at work on the screen.
import { spawn } from "node:child_process";
import { confirm, isCancel } from "@clack/prompts";
import { CommandError, EXIT } from "../../control/command/exit-code";
import { ROOT } from "../folder";
import { readOnServer } from "../ssh";
import { liveIn } from "./state";

const STATUS_WITHIN_MS = 20_000;

export const canAsk = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

/** @throws CommandError where nobody can be asked and nobody has agreed beforehand */
export const mustAskable = (command: string, yes: boolean): void => {
  if (!canAsk() && !yes)
    throw new CommandError(
      EXIT.refused,
      `Nobody can be asked here, so nothing was changed. Without a terminal: restream ${command} --yes`,
    );
};

/** Destinations whose restream runs; undefined: the server does not say. */
export const whoIsLive = async (): Promise<string[] | undefined> => {
  try {
    return liveIn((await readOnServer(["status", "--json"], STATUS_WITHIN_MS)).stdout);
  } catch {
    return undefined; // a server that was never finished has no address in the outputs
  }
};

export const isAgreed = async (message: string): Promise<boolean> => {
  const answer = await confirm({ message, initialValue: false });
  return !isCancel(answer) && answer;
};

/** For the selected stack, with its progress on the screen; Ctrl-C reaches Pulumi as well, which ends in order. @returns its exit code */
export const pulumiOnScreen = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((done, reject) => {
    const heed = (): void => undefined;
    process.on("SIGINT", heed);
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("SIGINT", heed);
      done(code ?? 1);
    });
  });
