// Decides how the server is reached from home: which outputs are needed, ssh's arguments, what an exit code means. Pure.
import { homedir } from "node:os";

/** ssh's own: it could not connect, or not log in (ssh(1), EXIT STATUS). */
const SSH_FAILED = 255;
/** The command's (control/command/exit-code.ts): not reachable. */
export const UNREACHABLE = 4;

export interface Server {
  address: string;
  keyFile: string;
  /** As the server's line in a known_hosts file. */
  knownHost: string;
}

/** Reads what `pulumi stack output --json` says. @throws Error that says what to do */
export const serverOf = (text: string): Server => {
  const outputs = JSON.parse(text) as Record<string, unknown>;
  const [address, keyFile, hostKey] = ["address", "sshKeyFile", "sshHostKey"].map((name) => {
    const value = outputs[name];
    if (typeof value !== "string" || value === "")
      throw new Error(`The stack has no output ${name} yet: run pulumi up first.`);
    return value;
  }) as [string, string, string];
  return {
    address,
    keyFile: keyFile.replace(/^~(?=[/\\])/, homedir()),
    knownHost: `${address} ${hostKey}\n`,
  };
};

/** @param command the words after `npm run server --`; each arrives as one word, whatever is in it */
export const sshArguments = (
  { address, keyFile }: Server,
  knownHostsFile: string,
  command: readonly string[],
  isTerminal: boolean,
): string[] => [
  ...["-i", keyFile, "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10"],
  // Only the key of the first contact counts (docs/decisions/0006); quoted, for there may be spaces in it.
  ...["-o", `UserKnownHostsFile="${knownHostsFile.replaceAll("\\", "/")}"`],
  ...["-o", "GlobalKnownHostsFile=none", "-o", "StrictHostKeyChecking=yes"],
  // A line that is lost is noticed within 15 s. ERROR: without the greetings of a known host.
  ...["-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "LogLevel=ERROR"],
  // Without a terminal nothing can be asked: it must not wait for an answer.
  ...(isTerminal ? ["-t"] : ["-T", "-o", "BatchMode=yes"]),
  `root@${address}`,
  ["restream", ...command].map(quote).join(" "),
];

/** For the server's shell. */
const quote = (word: string): string =>
  /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command's own exit code, or what ssh's failure means. @param code null: a signal ended it */
export const exitCodeOf = (code: number | null): number =>
  code === SSH_FAILED || code === null ? UNREACHABLE : code;

/** Plain words and what to do, from what Pulumi printed when it failed. */
export const explainPulumi = (words: string): string => {
  if (/passphrase/i.test(words))
    return "The stack's passphrase is needed: set PULUMI_CONFIG_PASSPHRASE (PowerShell: $env:PULUMI_CONFIG_PASSPHRASE = '…'), then again.";
  if (
    /no stack selected|no current stack|no stack named|must be logged in|PULUMI_ACCESS_TOKEN|not logged in/i.test(
      words,
    )
  )
    return "No stack is selected here: pulumi login --local --non-interactive; then: pulumi stack select prod";
  return `Pulumi could not tell the stack's outputs: ${words.trim()}`;
};
