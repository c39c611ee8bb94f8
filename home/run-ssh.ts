// Runs OpenSSH's client against one server, and hands over what it prints.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, EXIT } from "../control/command/exit-code";
import { sshArguments, type Manner, type Server } from "./server";

/** Whether somebody can be asked here. */
export const isTerminal = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

/** Where there is a terminal, ssh may ask there for the key's passphrase; what it brings is ours to read. */
export const mannerOfReading = (): Exclude<Manner, "terminal"> => (isTerminal() ? "asks" : "alone");

/** @param work gets a file with the server's host key */
export const withKnownHosts = async <Result>(
  server: Server,
  work: (knownHosts: string) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), "restream-"));
  const clear = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  // Whoever ends the process waits for nobody.
  process.once("exit", clear);
  try {
    const knownHosts = join(folder, "known_hosts");
    writeFileSync(knownHosts, server.knownHost);
    return await work(knownHosts);
  } finally {
    process.removeListener("exit", clear);
    clear();
  }
};

export interface Reading {
  /** For the server's shell. */
  line: string;
  /** How long it may take where ssh asks nobody: nobody can say how long somebody types. */
  withinMs: number;
  /** Gets each line as it comes, of what it complains of, too; without it, complaints are not shown. */
  heard?: (line: string) => void;
}

/** What the line prints on the server. @returns code null: it took longer, or there is no ssh */
export const readBySsh = (
  server: Server,
  knownHosts: string,
  { line, withinMs, heard }: Reading,
): Promise<{ code: number | null; stdout: string }> =>
  new Promise((done) => {
    const manner = mannerOfReading();
    const asks = manner === "asks";
    const child = spawn("ssh", sshArguments(server, knownHosts, line, manner), {
      stdio: [
        asks ? "inherit" : "ignore",
        "pipe",
        // It asks by the terminal itself (ssh(1)), not by this.
        heard ? "pipe" : asks ? "inherit" : "ignore",
      ],
      ...(asks ? {} : { timeout: withinMs }),
    });
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    const ends = [child.stdout, child.stderr].map((stream) => heard && byLine(stream, heard));
    child.once("error", () => {
      done({ code: null, stdout });
    });
    child.once("close", (code) => {
      for (const end of ends) end?.();
      done({ code, stdout });
    });
  });

/** @returns what hands over an unfinished last line */
const byLine = (
  stream: NodeJS.ReadableStream | null,
  heard: (line: string) => void,
): (() => void) => {
  let rest = "";
  stream?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") heard(line);
  });
  return () => {
    if (rest.trim() !== "") heard(rest);
  };
};

export const noSsh = ({ message }: Error): CommandError =>
  new CommandError(
    EXIT.unreachable,
    `ssh does not run (${message}). Install OpenSSH's client, then try again.`,
  );
