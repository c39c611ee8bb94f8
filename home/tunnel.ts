// An SSH tunnel from ports of this machine to the same ones on the server's loopback, which ends with us.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { canConnect } from "./address/reach";
import { LOOPBACK, tunnelArguments, type Server } from "./server";
import { isTerminal, noSsh } from "./ssh";

const LOOK_AGAIN_MS = 200;
const ANSWERS_WITHIN_MS = 5000;

export class Tunnel {
  /** Resolves when ssh has ended. @throws CommandError (in the promise) when there is no ssh */
  readonly ended: Promise<void>;
  hasEnded = false;
  /** Somebody here ended it. */
  isAsked = false;
  readonly #child: ChildProcess;
  readonly #ports: readonly number[];

  constructor(server: Server, knownHostsFile: string, ports: readonly number[]) {
    const asks = isTerminal();
    const args = tunnelArguments(server, knownHostsFile, asks ? "asks" : "alone", ports);
    const child = spawn("ssh", args, {
      stdio: [asks ? "inherit" : "ignore", "ignore", "inherit"],
    });
    this.#child = child;
    this.#ports = ports;
    this.ended = new Promise((done, reject) => {
      child.once("error", (error) => {
        this.hasEnded = true;
        reject(noSsh(error));
      });
      child.once("close", () => {
        this.hasEnded = true;
        done();
      });
    });
    // Whoever waits for it is told; nobody may do so just then.
    this.ended.catch(() => undefined);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => {
        this.isAsked = true;
        this.end();
      });
  }

  /** Resolves when the first port takes connections, or ssh has ended without. Nobody can say how long somebody types. */
  async isOpen(): Promise<boolean> {
    while (!this.hasEnded) {
      if (await canConnect(LOOPBACK, this.#ports[0] ?? 0, ANSWERS_WITHIN_MS)) return true;
      await Promise.race([this.ended, pause(LOOK_AGAIN_MS)]);
    }
    await this.ended;
    return false;
  }

  end(): void {
    this.#child.kill();
  }
}

/** Whether a port of this machine can be had. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once("error", () => {
      done(false);
    });
    server.listen(port, LOOPBACK, () => {
      server.close(() => {
        done(true);
      });
    });
  });
