// What explains a failure. Of a row that fails, at once: what the machines and the platforms say of it, before the next row,
// and the end, change or remove them. Of a run that failed, at its end: what belongs to no row.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withoutKeys } from "./leaks";
import { SECRETS } from "../bed/secrets";
import type { Evident } from "../bed/evident";

const JOURNAL = ["journalctl", "--no-pager", "-o", "short-precise"] as const;
/** How much of what a platform received before a row failed is kept, ms. */
const LAST_MS = 30_000;

/** What a machine says of a row, by the name of the file that it goes into. */
const ASKED: Readonly<Record<string, (since: string) => readonly string[]>> = {
  journal: (since) => [...JOURNAL, `--since=${since}`],
  units: () => ["systemctl", "--no-pager", "--full", "status", "restream*", "mediamtx-*"],
  jobs: () => ["systemctl", "--no-pager", "list-jobs"],
  sockets: () => ["ss", "-tinp"],
  processes: () => ["ps", "-eo", "pid,ppid,stat,etimes,wchan:20,args"],
};

export interface FailedRow {
  /** When it began, ms since the epoch. */
  since: number;
  /** What was said since then, and why it failed. */
  lines: readonly string[];
}

/** @param folder made here; never rejects: a machine that does not answer leaves its refusal in the file */
export const collectRowEvidence = async (
  evident: Evident,
  folder: string,
  { since, lines }: FailedRow,
): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), withoutKeys(text, SECRETS));
  };
  write("row.log", `${lines.join("\n")}\n`);
  writeDatacenterErrors(evident, folder);
  const from = `@${(since / 1000).toFixed(3)}`;
  for (const machine of evident.datacenter?.machines ?? [])
    for (const [name, argv] of Object.entries(ASKED))
      write(`${machine.name}-${name}.log`, await machine.exec(...argv(from)).catch(String));
  for (const [name, platform] of Object.entries(evident.platforms ?? {})) {
    write(`${name}-sessions.json`, JSON.stringify(platform.sessions(), null, 1));
    const frames = platform.frames(Date.now() - LAST_MS).map((frame) => JSON.stringify(frame));
    write(`${name}-last-${LAST_MS / 1000}-s.jsonl`, `${frames.join("\n")}\n`);
  }
};

/** What our own datacenter could not do: then the bed failed, not the product. No file when there was nothing. */
const writeDatacenterErrors = ({ simulator }: Evident, folder: string): void => {
  const errors = simulator?.datacenterErrors ?? [];
  if (errors.length > 0)
    writeFileSync(join(folder, "datacenter-errors.log"), `${errors.join("\n")}\n`);
};

export const collectEvidence = async (evident: Evident, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
  };
  for (const machine of evident.datacenter?.machines ?? []) {
    copyFileSync(machine.consoleFile, join(folder, `${machine.name}-console.log`));
    const log = await machine.exec("cat", "/var/log/cloud-init-output.log").catch(String);
    write(`${machine.name}-cloud-init.log`, log);
    write(`${machine.name}-journal.log`, await machine.exec(...JOURNAL).catch(String));
  }
  if (evident.project) write("pulumi.log", evident.project.transcript);
  if (evident.simulator) write("api.json", JSON.stringify(evident.simulator.log, null, 1));
  writeDatacenterErrors(evident, folder);
  if (evident.nameServer) write("resolver.log", evident.nameServer.log.join(""));
  if (evident.letsEncrypt) {
    write("pebble.log", evident.letsEncrypt.log.join(""));
    write("lets-encrypt.json", JSON.stringify(evident.letsEncrypt.asked(), null, 1));
  }
  for (const [name, platform] of Object.entries(evident.platforms ?? {})) {
    // A platform is shown its stream key, and names it.
    const masked = (text: string): string => withoutKeys(text, SECRETS);
    write(`${name}.log`, masked(platform.log.join("\n")));
    write(`${name}-sessions.json`, masked(JSON.stringify(platform.sessions(), null, 1)));
  }
  if (evident.publisher) {
    write("publisher.log", evident.publisher.log.join(""));
    write("publisher-attempts.json", JSON.stringify(evident.publisher.attempts, null, 1));
  }
};
