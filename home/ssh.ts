// Runs the server's commands over SSH, and says why when it cannot connect.
import { spawn } from "node:child_process";
import { agree } from "./address/agree";
import { lookUp } from "./address/look-up";
import { speaksSsh } from "../infra/reach";
import { SSH_PORT } from "./address/ports";
import { servicesOf, SERVICES_VARIABLE } from "./address/services";
import { firewallOf } from "./address/state";
import { sayError } from "./output";
import { withServer } from "./pair/the-server";
import { must, type Pulumi } from "./pulumi";
import { isTerminal, mannerOfReading, noSsh, readBySsh } from "./run-ssh";
import {
  exitCodeOf,
  restreamLine,
  screenOf,
  shellLine,
  SSH_FAILED,
  sshArguments,
  type Server,
} from "./server";
import { whyUnreachable } from "./why-unreachable";

const CONNECT_WITHIN_MS = 3000;

/** Runs the server's `restream` with these words. @param before what is done first, by what the stack says of the servers @returns its exit code */
export const runOnServer = (
  words: readonly string[],
  before?: (server: Server) => Promise<void>,
): Promise<number> =>
  runSsh(restreamLine(words, screenOf(process.env, process.stdout, zoneHere())), before);

const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A login, or a command line of the operator's own. @returns its exit code */
export const logIn = (words: readonly string[]): Promise<number> => runSsh(shellLine(words));

/**
 * What the server's `restream` prints with these words; where there is a terminal, ssh may ask there for the key's passphrase.
 * @returns code null: it took longer, or there is no ssh
 */
export const readOnServer = (
  words: readonly string[],
  withinMs: number,
): Promise<{ code: number | null; stdout: string }> =>
  withServer((server, knownHosts) => {
    const screen = { timeZone: undefined, isPlain: true, columns: undefined };
    return readBySsh(server, knownHosts, { line: restreamLine(words, screen), withinMs });
  });

/** Takes bytes in, in order. */
export interface Sink {
  /** @throws Error when it wants no more: the command is ended, and the error is the result */
  take: (chunk: Buffer) => void;
}

/**
 * The bytes that the server's `restream` prints with these words; its complaints are shown. Times are this place's.
 * @param signal ends it @returns ssh's exit code; null: a signal ended it @throws what the sink throws, or when there is no ssh
 */
export const streamFromServer = (
  words: readonly string[],
  sink: Sink,
  signal: AbortSignal,
): Promise<number | null> =>
  withServer(
    (server, knownHosts) =>
      new Promise((done, reject) => {
        const manner = mannerOfReading();
        const line = restreamLine(words, screenOf(process.env, process.stderr, zoneHere()));
        const child = spawn("ssh", sshArguments(server, knownHosts, line, manner), {
          stdio: [manner === "asks" ? "inherit" : "ignore", "pipe", "inherit"],
        });
        let refusal: Error | undefined;
        const end = (): void => {
          child.kill();
        };
        if (signal.aborted) end();
        signal.addEventListener("abort", end, { once: true });
        child.stdout?.on("data", (chunk: Buffer) => {
          if (refusal !== undefined) return;
          try {
            sink.take(chunk);
          } catch (error) {
            refusal = error instanceof Error ? error : new Error(String(error));
            end();
          }
        });
        child.once("error", (error) => {
          reject(noSsh(error));
        });
        child.once("close", (code) => {
          signal.removeEventListener("abort", end);
          if (refusal === undefined) done(code);
          else reject(refusal);
        });
      }),
  );

const runSsh = (
  line: string | undefined,
  before: (server: Server) => Promise<void> = () => Promise.resolve(),
): Promise<number> =>
  withServer(async (server, knownHosts, pulumi) => {
    await before(server);
    const manner = isTerminal() ? "terminal" : "alone";
    const code = await spawnSsh(sshArguments(server, knownHosts, line, manner));
    if (code === SSH_FAILED) sayError(`restream: ${await explainUnreachable(pulumi, server)}`);
    return exitCodeOf(code);
  });

const spawnSsh = (args: readonly string[]): Promise<number | null> =>
  new Promise((done, reject) => {
    const child = spawn("ssh", args, { stdio: "inherit" });
    // With a terminal, Ctrl-C goes to the server's command, which says what it leaves.
    process.on("SIGINT", () => undefined);
    child.once("error", (error) => {
      reject(noSsh(error));
    });
    child.once("close", done);
  });

/** Why SSH fails, and what to do; lines. */
export const explainUnreachable = async (
  pulumi: Pulumi,
  { address, members, name }: Server,
): Promise<string> => {
  const [doesAnswer, answers, exported] = await Promise.all([
    speaksSsh(address, SSH_PORT, CONNECT_WITHIN_MS),
    lookUp(servicesOf(process.env[SERVICES_VARIABLE])),
    must(pulumi, ["stack", "export"]),
  ]);
  const failed = { address, isOfPair: members !== undefined, name };
  if (doesAnswer) return whyUnreachable({ ...failed, doesAnswer });
  const letIn = firewallOf(exported)?.ssh ?? [];
  return whyUnreachable({ ...failed, doesAnswer, seen: agree(answers), letIn });
};
