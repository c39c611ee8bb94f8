// An SSH tunnel from ports of this machine to the same ones on the server's loopback, which ends with us.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { EXIT } from "../control/command/exit-code";
import { canConnect } from "../infra/reach";
import { sayError } from "./output";
import { withServer } from "./pair/the-server";
import { mannerOfReading, noSsh } from "./run-ssh";
import { LOOPBACK, tunnelArguments, type Server } from "./server";
import { explainUnreachable } from "./ssh";

const LOOK_AGAIN_MS = 200;
const ANSWERS_WITHIN_MS = 5000;

class Tunnel {
  /** Resolves when ssh has ended. @throws CommandError (in the promise) when there is no ssh */
  readonly ended: Promise<void>;
  hasEnded = false;
  /** Somebody here ended it. */
  isAsked = false;
  readonly #child: ChildProcess;
  readonly #ports: readonly number[];

  constructor(server: Server, knownHostsFile: string, ports: readonly number[]) {
    const manner = mannerOfReading();
    const child = spawn("ssh", tunnelArguments(server, knownHostsFile, manner, ports), {
      stdio: [manner === "asks" ? "inherit" : "ignore", "ignore", "inherit"],
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

/**
 * Holds a tunnel until Ctrl-C.
 * @param again the command, for who has lost the line
 * @param opened says what is there now @throws what it throws
 * @returns the exit code; well: it was ended here
 */
export const whileTunnelled = (
  ports: readonly number[],
  again: string,
  opened: (hasEnded: () => boolean) => Promise<void>,
): Promise<number> =>
  withServer(async (server, knownHosts, pulumi) => {
    const tunnel = new Tunnel(server, knownHosts, ports);
    if (!(await tunnel.isOpen()))
      return tunnel.isAsked ? EXIT.well : fail(await explainUnreachable(pulumi, server));
    try {
      await opened(() => tunnel.hasEnded);
      await tunnel.ended;
    } finally {
      tunnel.end();
      await tunnel.ended;
    }
    return tunnel.isAsked
      ? EXIT.well
      : fail(`The line to the server is lost. Open it again: ${again}`);
  });

const fail = (words: string): number => {
  sayError(`restream: ${words}`);
  return EXIT.unreachable;
};

/** Whether something well answers there. @param address a URL */
export const answers = async (address: string): Promise<boolean> =>
  (await statusOf(address))?.ok === true;

/** Whether something answers there, be it that it refuses. @param address a URL */
export const isThere = async (address: string): Promise<boolean> =>
  (await statusOf(address)) !== undefined;

const statusOf = (address: string): Promise<Response | undefined> =>
  fetch(address, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response;
    },
    () => undefined,
  );

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
