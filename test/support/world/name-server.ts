// The run's DNS: a real resolver that knows the names it is given and no other; a name can be taken away and given back.
import { Resolver } from "node:dns/promises";
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually";
import type { Spawn } from "../media/spawn";

/** Where `answers` of the resolver itself is to be seen after a change, ms. */
const KNOWN_WITHIN_MS = 5000;
/** How long a single question waits for its answer. */
const ANSWER_WITHIN_MS = 500;

export interface NameServerOptions {
  spawn: Spawn;
  /** The address of the host it runs on, reachable from here. */
  address: string;
  /** Folder of its own, and the same as it sees it. */
  directory: string;
  insideDirectory: string;
  /** Name → IPv4 address. */
  names: Record<string, string>;
}

export class NameServer {
  /** What it said: evidence. */
  readonly log: string[] = [];
  readonly #options: NameServerOptions;
  readonly #names: Map<string, string>;
  #process: ChildProcess | undefined;

  constructor(options: NameServerOptions) {
    this.#options = options;
    this.#names = new Map(Object.entries(options.names));
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const { spawn, insideDirectory } = this.#options;
    this.#write();
    const hosts = join(insideDirectory, "hosts");
    this.#process = spawn(dnsmasqArgv(hosts), { stdio: ["ignore", "ignore", "pipe"] });
    this.#process.stderr?.on("data", (chunk: Buffer) => this.log.push(chunk.toString()));
    await this.#untilKnown();
  }

  /** From now on no such name exists (NXDOMAIN). @throws Error when it was not known. */
  async forget(name: string): Promise<void> {
    if (!this.#names.delete(name)) throw new Error(`${name}: the resolver does not know it`);
    await this.#reload();
    await eventually(`${name} does not resolve`, KNOWN_WITHIN_MS, async () => {
      const found = await this.#ask(name).catch(codeOf);
      if (found !== "ENOTFOUND") throw new Error(`it answers ${String(found)}`);
    });
  }

  /** The name exists again, or from now on with another address. */
  async know(name: string, address: string): Promise<void> {
    this.#names.set(name, address);
    await this.#reload();
  }

  async #reload(): Promise<void> {
    this.#write();
    this.#process?.kill("SIGHUP");
    await this.#untilKnown();
  }

  async #untilKnown(): Promise<void> {
    for (const [name, address] of this.#names)
      await eventually(
        `${name} resolves to ${address}`,
        KNOWN_WITHIN_MS,
        async () => {
          const found = await this.#ask(name).catch(codeOf);
          if (String(found) !== address) throw new Error(`it answers ${String(found)}`);
        },
        10,
      );
  }

  #ask(name: string): Promise<string[]> {
    const resolver = new Resolver({ timeout: ANSWER_WITHIN_MS, tries: 1 });
    resolver.setServers([this.#options.address]);
    return resolver.resolve4(name);
  }

  #write(): void {
    const lines = [...this.#names].map(([name, address]) => `${address} ${name}\n`);
    writeFileSync(join(this.#options.directory, "hosts"), lines.join(""));
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Knows what `hosts` says, asks nobody else, and reads the file again at a SIGHUP. */
const dnsmasqArgv = (hosts: string): string[] => [
  ...["dnsmasq", "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null"],
  ...["--user=root", "--group=root", "--pid-file="],
  ...["--no-resolv", "--no-hosts", `--addn-hosts=${hosts}`, "--cache-size=0"],
  // Any other name does not exist.
  "--address=/#/",
];
