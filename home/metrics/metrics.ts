// `restream metrics`: opens the tunnel to the server's numbers, says what is there, and holds it until Ctrl-C.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { CommandError, EXIT } from "../../control/command/exit-code";
import { canConnect } from "../address/reach";
import { ROOT } from "../folder";
import { say, sayError } from "../output";
import { explainUnreachable, isTerminal, noSsh, withServer } from "../ssh";
import {
  addressOf,
  explainTaken,
  IS_OFF,
  LOOPBACK,
  openWords,
  PORTS,
  tunnelArguments,
} from "./tunnel";

const LOOK_AGAIN_MS = 200;
const ANSWERS_WITHIN_MS = 5000;

/** @returns well: it was ended here */
export const metrics = async (): Promise<number> => {
  const taken = await takenPorts();
  if (taken.length > 0) throw new CommandError(EXIT.refused, explainTaken(taken));
  return withServer(async (server, knownHosts, pulumi) => {
    const asks = isTerminal();
    const child = spawn("ssh", tunnelArguments(server, knownHosts, asks ? "asks" : "alone"), {
      stdio: [asks ? "inherit" : "ignore", "ignore", "inherit"],
    });
    const tunnel = new Tunnel(child);
    if (!(await tunnel.isOpen()))
      return tunnel.isAsked ? EXIT.well : fail(await explainUnreachable(pulumi, server.address));
    try {
      const answering = await answeringPorts();
      if (answering.length === 0 && !tunnel.hasEnded) throw new CommandError(EXIT.refused, IS_OFF);
      for (const line of openWords(answering, ROOT)) say(line);
      await tunnel.ended;
    } finally {
      tunnel.end();
      await tunnel.ended;
    }
    return tunnel.isAsked
      ? EXIT.well
      : fail("The line to the server is lost. Open it again: restream metrics");
  });
};

const fail = (words: string): number => {
  sayError(`restream: ${words}`);
  return EXIT.unreachable;
};

/** ssh with the ports, which ends with us. */
class Tunnel {
  /** Resolves when ssh has ended. @throws CommandError (in the promise) when there is no ssh */
  readonly ended: Promise<void>;
  hasEnded = false;
  /** Somebody here ended it. */
  isAsked = false;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
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
      if (await canConnect(LOOPBACK, PORTS[0] ?? 0, ANSWERS_WITHIN_MS)) return true;
      await Promise.race([this.ended, pause(LOOK_AGAIN_MS)]);
    }
    await this.ended;
    return false;
  }

  end(): void {
    this.#child.kill();
  }
}

const takenPorts = async (): Promise<number[]> => {
  const free = await Promise.all(PORTS.map(isFree));
  return PORTS.filter((_, at) => !free[at]);
};

const isFree = (port: number): Promise<boolean> =>
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

const answeringPorts = async (): Promise<number[]> => {
  const answers = await Promise.all(
    PORTS.map((port) =>
      fetch(addressOf(port), { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.ok;
        },
        () => false,
      ),
    ),
  );
  return PORTS.filter((_, at) => answers[at]);
};
