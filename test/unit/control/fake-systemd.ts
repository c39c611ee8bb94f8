// Stands for systemd, and for MediaMTX's users, on a staged root. It leaves out: dependencies, timers, programs that die as they
// start, and everything that takes time. A unit that starts reads the files that are there then, and goes on with them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder } from "../../../control/apply/host";
import type { Host } from "../../../control/apply/host-orders";
import { isRestream } from "../../../control/apply/units";

const CONFIG = "/etc/restream/mediamtx.yml";
const MEDIAMTX = "mediamtx-restream.service";

interface Run {
  invocation: string;
  /** By path, what the file held; undefined: it was not there. */
  read: ReadonlyMap<string, string | undefined>;
}

export class FakeSystemd {
  readonly units = new Map<string, Run>();
  /** Which files a unit reads as it starts, by unit. */
  readonly reads = new Map<string, Set<string>>();
  #starts = 0;

  constructor(readonly root: string) {}

  textOf = (path: string): string | undefined =>
    existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), "utf8") : undefined;

  begin(unit: string): void {
    if (this.textOf(`/etc/systemd/system/${unit}`) === undefined)
      throw new Error(`Unit ${unit} not found.`);
    const paths = [...(this.reads.get(unit) ?? [])].sort();
    this.units.set(unit, {
      invocation: `${unit}#${++this.#starts}`,
      read: new Map(paths.map((path) => [path, this.textOf(path)])),
    });
  }

  /** The host of apply, with the root's files. */
  host(): Host {
    return {
      ...filesUnder(this.root),
      running: () => new Set(this.units.keys()),
      invocations: () =>
        new Map([...this.units].map(([unit, { invocation }]) => [unit, invocation])),
      sync: () => undefined,
      changeUsers: (config) => {
        const run = this.units.get(MEDIAMTX);
        if (!run) throw new Error("MediaMTX does not answer");
        // A file that differs in its users alone: it goes on as if it had read it.
        this.units.set(MEDIAMTX, { ...run, read: new Map([...run.read, [CONFIG, config]]) });
        return Promise.resolve();
      },
      reload: () => undefined,
      restart: (unit) => {
        if (!isRestream(unit) || this.units.has(unit)) this.begin(unit);
      },
      start: (unit) => {
        this.begin(unit);
      },
      stop: (units) => {
        for (const unit of units) this.units.delete(unit);
      },
      runs: (units) =>
        new Map(
          units.flatMap((unit) => {
            const run = this.units.get(unit);
            return run
              ? [
                  [
                    unit,
                    { state: "active", invocation: run.invocation, restartedAgo: Infinity },
                  ] as const,
                ]
              : [];
          }),
        ),
      answering: (units) => Promise.resolve(new Set(units)),
      verify: () => Promise.resolve(),
    };
  }
}
