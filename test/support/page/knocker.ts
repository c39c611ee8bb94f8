// Speaks HTTP at the operator's home as no browser would: paths, methods and headers byte for byte, and many at once.
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import type { Spawn } from "../media/spawn";
import type { Flood, Flooded, Heard, Knock, Target } from "./knocks";

export class Knocker {
  readonly #child: ChildProcess;
  readonly #waiting: ((answer: unknown) => void)[] = [];

  /** @param spawn on whose network @param target undefined: what `restream page` opens */
  constructor(spawn: Spawn, target?: Target) {
    this.#child = spawn(
      [
        ...[process.execPath, "--import", "tsx", join(__dirname, "knocks.ts")],
        ...(target === undefined ? [] : [JSON.stringify(target)]),
      ],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const out = this.#child.stdout;
    if (out)
      createInterface({ input: out }).on("line", (line) => {
        this.#waiting.shift()?.(JSON.parse(line));
      });
  }

  knock(knock: Knock): Promise<Heard> {
    return this.#ask({ knock }) as Promise<Heard>;
  }

  flood(flood: Flood): Promise<Flooded> {
    return this.#ask({ flood }) as Promise<Flooded>;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  #ask(what: object): Promise<unknown> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin?.write(`${JSON.stringify(what)}\n`);
    });
  }
}
