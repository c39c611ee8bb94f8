// Decides how the server is reached from home: which outputs are needed, ssh's arguments, what an exit code means. Pure.
import { homedir } from "node:os";
import * as z from "zod";
import { CommandError, EXIT } from "../control/command/exit-code";
import { SERVERS, type ServerName } from "../infra/servers";

/** ssh's own: it could not connect, or not log in (ssh(1), EXIT STATUS). */
export const SSH_FAILED = 255;

/** One of two servers, by what never changes while its droplet lives. */
export interface Member {
  dropletId: string;
  /** Its own, whichever one is on air. */
  address: string;
  sshHostKey: string;
}

export interface Server {
  /** In a stack with a spare it leads to the one on air. */
  address: string;
  keyFile: string;
  /** As its lines in a known_hosts file; behind an address that leads to either of two, those of both. */
  knownHost: string;
  /** Both servers of a stack with a spare; undefined: there is one server. */
  members?: Readonly<Record<ServerName, Member>> | undefined;
  /** Which one of the two is meant; undefined: the one on air, or the only one. */
  name?: ServerName | undefined;
}

const member = z.object({ dropletId: z.string(), address: z.string(), sshHostKey: z.string() });
const members = z.object({ first: member, second: member });

/** Reads what `pulumi stack output --json` says. @throws CommandError that says what to do */
export const serverOf = (text: string): Server => {
  const outputs = JSON.parse(text) as Record<string, unknown>;
  const [address, keyFile, hostKey] = ["address", "sshKeyFile", "sshHostKey"].map((name) => {
    const value = outputs[name];
    if (typeof value !== "string" || value === "") throw notYet(name);
    return value;
  }) as [string, string, string];
  const both = outputs["servers"] === undefined ? undefined : membersIn(outputs["servers"]);
  const hostKeys = both ? SERVERS.map((name) => both[name].sshHostKey) : [hostKey];
  return {
    address,
    keyFile: keyFile.replace(/^~(?=[/\\])/, homedir()),
    knownHost: hostKeys.map((key) => `${address} ${key}\n`).join(""),
    members: both,
  };
};

const membersIn = (value: unknown): Record<ServerName, Member> => {
  const read = members.safeParse(value);
  if (!read.success) throw notYet("servers that is whole");
  return read.data;
};

const notYet = (name: string): CommandError =>
  new CommandError(EXIT.unreachable, `The stack has no output ${name} yet: run pulumi up first.`);

/** One of the two by its own address, where its own host key alone counts. @throws Error in a stack without a spare */
export const memberOf = (server: Server, name: ServerName): Server => {
  const own = server.members?.[name];
  if (own === undefined) throw new Error(`a stack without a spare has no ${name}`);
  return {
    ...server,
    name,
    address: own.address,
    knownHost: `${own.address} ${own.sshHostKey}\n`,
  };
};

/** Where the page is without SSH, by what `pulumi stack output --json` says; undefined: nowhere. */
export const pageOf = (text: string): string | undefined => {
  const { page } = JSON.parse(text) as { page?: unknown };
  return typeof page === "string" && page !== "" ? page : undefined;
};

/** terminal: the server's program has it. asks: ssh alone may ask there (for the key's passphrase). alone: nobody can be asked. */
export type Manner = "terminal" | "asks" | "alone";

/** @param line for the server's shell; undefined: a login */
export const sshArguments = (
  { address, keyFile }: Server,
  knownHostsFile: string,
  line: string | undefined,
  manner: Manner,
): string[] => [
  ...["-i", keyFile, "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10"],
  // Only the key of the first contact counts (docs/decisions/0006); quoted, because there may be spaces in it.
  ...["-o", `UserKnownHostsFile="${knownHostsFile.replaceAll("\\", "/")}"`],
  ...["-o", "GlobalKnownHostsFile=none", "-o", "StrictHostKeyChecking=yes"],
  // A line that is lost is noticed within 15 s. ERROR: without the greetings of a known host.
  ...["-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "LogLevel=ERROR"],
  ...(manner === "terminal" ? ["-t"] : ["-T"]),
  // Where nothing can be asked it must not wait for an answer.
  ...(manner === "alone" ? ["-o", "BatchMode=yes"] : []),
  `root@${address}`,
  ...(line === undefined ? [] : [line]),
];

export const LOOPBACK = "127.0.0.1";

/** ssh's: no command, only the ports; the same here as on the server's loopback. It ends where one of them cannot be had here. */
export const tunnelArguments = (
  server: Server,
  knownHostsFile: string,
  manner: Exclude<Manner, "terminal">,
  ports: readonly number[],
): string[] => [
  ...["-N", "-o", "ExitOnForwardFailure=yes"],
  ...ports.flatMap((port) => ["-L", `${LOOPBACK}:${port}:${LOOPBACK}:${port}`]),
  ...sshArguments(server, knownHostsFile, undefined, manner),
];

/** What the server's command is told of the screen that it writes to. */
export interface Screen {
  /** IANA's name, or what TZ holds here; the server decides whether it knows it. */
  timeZone: string | undefined;
  /** No colours (no-color.org). */
  isPlain: boolean;
  /** Width in characters. */
  columns: number | undefined;
}

/** @param stream that people look at */
export const screenOf = (
  env: NodeJS.ProcessEnv,
  stream: { columns?: number | undefined },
  zoneHere: string,
): Screen => ({
  // POSIX allows a colon before a file's name.
  timeZone: [env["TZ"]?.replace(/^:/, ""), zoneHere].find((zone) => isZoneWord(zone)),
  isPlain: (env["NO_COLOR"] ?? "") !== "",
  columns: [Number(env["COLUMNS"]), stream.columns].find(isWidth),
});

/** The characters of IANA's names and of POSIX's own form (EST5EDT,M3.2.0). */
const isZoneWord = (zone: string | undefined): boolean =>
  /^[A-Za-z<][\w/+\-,.:<>]{0,63}$/.test(zone ?? "");

const isWidth = (columns: number | undefined): boolean =>
  Number.isInteger(columns) && Number(columns) >= 20 && Number(columns) <= 1000;

/** The line that the server's shell gets. @param words each arrives as one word, whatever is in it */
export const restreamLine = (words: readonly string[], screen: Screen): string => {
  const told = [
    ...(screen.timeZone === undefined ? [] : [`TZ=${screen.timeZone}`]),
    ...(screen.isPlain ? ["NO_COLOR=1"] : []),
    ...(screen.columns === undefined ? [] : [`COLUMNS=${screen.columns}`]),
  ];
  return [...(told.length > 0 ? ["env", ...told] : []), "restream", ...words].map(quote).join(" ");
};

/**
 * The line that `restream ssh` hands over: one word is a line for the server's shell, as with ssh itself; of several each
 * arrives as one word, whatever is in it. undefined: a login.
 */
export const shellLine = (words: readonly string[]): string | undefined => {
  const [line, ...more] = words;
  return more.length === 0 ? line : words.map(quote).join(" ");
};

/** For the server's shell. */
const quote = (word: string): string =>
  /^[\w./:=@+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command's own exit code, or what ssh's failure means. @param code null: a signal ended it */
export const exitCodeOf = (code: number | null): number =>
  code === SSH_FAILED || code === null ? EXIT.unreachable : code;
