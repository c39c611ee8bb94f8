// Runs the Pulumi CLI for the selected stack of this project, never through a shell, and says why it failed.
import { spawn } from "node:child_process";
import { CommandError, EXIT } from "../control/command/exit-code";
import { ROOT } from "./folder";

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** @param input for its standard input; secrets go there, never into `args` */
export type Pulumi = (args: readonly string[], input?: string) => Promise<Ran>;

const QUIET = ["--non-interactive", "--color", "never"];

/**
 * @param env added to ours: the passphrase
 * @param cwd the project's folder
 * @throws CommandError (in the call) when there is no such program
 */
export const pulumiWith =
  (env: NodeJS.ProcessEnv = {}, cwd = ROOT): Pulumi =>
  (args, input = "") =>
    new Promise((done, reject) => {
      const child = spawn("pulumi", [...args, ...QUIET], {
        cwd,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", ...env },
        stdio: ["pipe", "pipe", "pipe"],
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.stdin.on("error", () => undefined); // it may end without reading
      child.stdin.end(input);
      child.once("error", ({ message }) => {
        reject(
          new CommandError(
            EXIT.unreachable,
            `pulumi does not run (${message}). Install it: https://www.pulumi.com/docs/iac/download-install/`,
          ),
        );
      });
      child.once("close", (code) => {
        done({ code: code ?? 1, stdout, stderr });
      });
    });

/** Its standard output. @throws CommandError that says why it failed and what to do */
export const must = async (
  pulumi: Pulumi,
  args: readonly string[],
  input?: string,
): Promise<string> => {
  const { code, stdout, stderr } = await pulumi(args, input);
  if (code !== 0) throw new CommandError(EXIT.unreachable, explainPulumi(stderr || stdout, args));
  return stdout;
};

/** Plain words and what to do, from what Pulumi printed when it failed. */
export const explainPulumi = (words: string, args: readonly string[] = []): string => {
  if (/incorrect passphrase/i.test(words))
    return "That is not the stack's passphrase. Nothing was changed.";
  if (/passphrase/i.test(words))
    return "The stack's passphrase is needed: set PULUMI_CONFIG_PASSPHRASE (PowerShell: $env:PULUMI_CONFIG_PASSPHRASE = '…'), then try again.";
  if (
    /no stack selected|no current stack|no stack named|must be logged in|PULUMI_ACCESS_TOKEN|not logged in/i.test(
      words,
    )
  )
    return "No stack is selected here. A new server: restream setup. An existing one: pulumi login --local --non-interactive, then pulumi stack select prod";
  if (/stack is currently locked/i.test(words))
    return "Another pulumi is at work on this stack. Wait until it has ended. If none is running: pulumi cancel";
  return `pulumi ${args.join(" ")} failed: ${words.trim()}`;
};
