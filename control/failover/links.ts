// Keeps a line to the other server at each of its addresses, on which both say how they are (beat); a line that says nothing is laid anew.
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { SILENT_MS, sinceBoot } from "../shared/failover";
import { wordIn, type Word } from "./word";

const AGAIN_AFTER_MS = 500;
/** A login on a machine that has much to do. */
const FIRST_WORD_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 500;

interface Known {
  addresses: readonly string[];
  keyFile: string;
  knownHosts: string;
}

/** As follow-peer's, without a shared connection: each address has a line of its own. */
const sshArguments = (address: string, { keyFile, knownHosts }: Known): string[] => [
  ...["-F", "none", "-T", "-i", keyFile, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"],
  ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=3", "-o", "LogLevel=ERROR"],
  ...["-o", `UserKnownHostsFile=${knownHosts}`, "-o", "GlobalKnownHostsFile=/dev/null"],
  ...["-o", "StrictHostKeyChecking=yes", "-o", "HostKeyAlgorithms=ssh-ed25519"],
  ...["-o", "UpdateHostKeys=no", "-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=3"],
  ...[`root@${address}`, "beat"],
];

export class Links {
  readonly #known: Known;
  readonly #heard: (word: Word) => void;
  readonly #lines = new Map<string, ChildProcess>();

  /** @param heard is given each word that comes */
  constructor(known: Known, heard: (word: Word) => void) {
    this.#known = known;
    this.#heard = heard;
    for (const address of known.addresses) this.#lay(address);
  }

  /** On each line that is there. */
  say(text: string): void {
    for (const { stdin } of this.#lines.values()) if (stdin?.writable) stdin.write(text);
  }

  #lay(address: string): void {
    const line = spawn("ssh", sshArguments(address, this.#known), {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#lines.set(address, line);
    let silentAt = sinceBoot() + FIRST_WORD_WITHIN_MS;
    createInterface({ input: line.stdout }).on("line", (text) => {
      silentAt = sinceBoot() + SILENT_MS;
      const word = wordIn(text);
      if (word !== undefined) this.#heard(word);
    });
    // It may be gone just as something is said to it.
    line.stdin.on("error", () => undefined);
    const watch = setInterval(() => {
      if (sinceBoot() > silentAt) line.kill("SIGKILL");
    }, LOOK_EVERY_MS);
    let isOver = false;
    const again = (): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      this.#lines.delete(address);
      setTimeout(() => {
        this.#lay(address);
      }, AGAIN_AFTER_MS);
    };
    line.on("error", again).on("close", again);
  }
}
