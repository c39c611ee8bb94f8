// A droplet in memory, for the tests of apply: files, units that have read them when they started, MediaMTX's users.
import type { Host, Kept } from "../../../control/apply/host-orders";
import type { ReleaseFile } from "../../../control/apply/release";
import type { Run } from "../../../control/apply/systemd";
import { isRestream } from "../../../control/apply/units";
import type { HostState, Unfinished } from "../../../control/apply/host-state";
import type { Waiting } from "../../../control/shared/waiting";

const CONFIG = "/etc/restream/mediamtx.yml";
const MEDIAMTX = "mediamtx-restream.service";

interface Started {
  invocation: string;
  /** What it has read, by path. */
  read: Record<string, string>;
}

export class Killed extends Error {}

export class MemoryHost implements Host {
  files = new Map<string, Kept>();
  units = new Map<string, Started>();
  /** The configuration whose users MediaMTX lets in. */
  users: string | undefined;
  noted: {
    installed?: string[] | undefined;
    unfinished?: Unfinished | undefined;
    waiting?: Waiting | undefined;
  } = {};
  log: string[] = [];
  #staged = new Map<string, Kept>();
  #starts = 0;

  /** @param reads what each unit reads as it starts, by unit */
  constructor(readonly reads: Readonly<Record<string, readonly string[]>>) {}

  running = (): Set<string> => new Set(this.units.keys());
  invocations = (): Map<string, string> =>
    new Map([...this.units].map(([unit, { invocation }]) => [unit, invocation]));
  fileAt = (path: string): Kept | undefined => this.files.get(path);
  stage = (path: string, file: Kept): void => {
    this.log.push(`stage ${path}`);
    this.#staged.set(path, file);
  };
  switchTo = (path: string): void => {
    const file = this.#staged.get(path);
    if (!file) throw new Error(`${path} is not staged`);
    this.log.push(`switch ${path}`);
    this.files.set(path, file);
    this.#staged.delete(path);
  };
  unstage = (path: string): void => {
    this.#staged.delete(path);
  };
  remove = (path: string): void => {
    this.log.push(`remove ${path}`);
    this.files.delete(path);
  };
  installed = (): string[] | undefined => this.noted.installed;
  noteInstalled = (installed: string[] | undefined): void => {
    this.log.push("note installed");
    this.noted.installed = installed;
  };
  unfinished = (): Unfinished | undefined => this.noted.unfinished;
  noteUnfinished = (unfinished: Unfinished | undefined): void => {
    this.noted.unfinished = unfinished;
  };
  waiting = (): Waiting | undefined => this.noted.waiting;
  noteWaiting = (waiting: Waiting | undefined): void => {
    this.noted.waiting = waiting;
  };
  sync = (): void => undefined;
  changeUsers = (config: string): Promise<void> => {
    this.log.push("change users");
    if (!this.units.has(MEDIAMTX)) throw new Error("MediaMTX does not answer");
    this.users = config;
    return Promise.resolve();
  };
  reload = (): void => {
    this.log.push("reload");
  };
  restart = (unit: string): void => {
    this.log.push(`restart ${unit}`);
    if (!isRestream(unit) || this.units.has(unit)) this.begin(unit);
  };
  start = (unit: string): void => {
    this.log.push(`start ${unit}`);
    this.begin(unit);
  };
  stop = (units: readonly string[]): void => {
    for (const unit of units) {
      this.log.push(`stop ${unit}`);
      this.units.delete(unit);
    }
  };

  /** Units that are not well once they have been restarted with the new release. */
  ill: readonly string[] = [];
  runs = (units: readonly string[]): Map<string, Run> =>
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
    );
  answering = (units: readonly string[]): Promise<Set<string>> => Promise.resolve(new Set(units));
  verify = (units: readonly string[]): Promise<void> => {
    if (units.length > 0) this.log.push(`verify ${units.join(", ")}`);
    const ill = units.find((unit) => this.ill.includes(unit));
    return ill === undefined
      ? Promise.resolve()
      : Promise.reject(new Error(`${ill} is failed, 20 s after its restart`));
  };

  /** As systemd does it, for whatever reason. */
  begin(unit: string): void {
    if (!this.files.has(`/etc/systemd/system/${unit}`)) throw new Error(`Unit ${unit} not found.`);
    this.units.set(unit, {
      invocation: `${unit}#${++this.#starts}`,
      read: Object.fromEntries((this.reads[unit] ?? []).map((path) => [path, this.text(path)])),
    });
    if (unit === MEDIAMTX) this.users = this.text(CONFIG);
  }

  text = (path: string): string => this.files.get(path)?.content.toString() ?? "nothing";

  /** What counts: what is on the disk, what runs, with what. Which start it was does not. */
  state(): {
    files: unknown[];
    units: (readonly [string, unknown])[];
    users: string | undefined;
    noted: unknown;
  } {
    return {
      files: [...this.files]
        .map(([path, { mode, content }]) => [path, mode, content.toString()])
        .sort(),
      units: [...this.units].map(([unit, { read }]) => [unit, read] as const).sort(),
      users: this.users,
      noted: { installed: this.noted.installed, unfinished: this.noted.unfinished },
    };
  }

  look = (release: ReleaseFile[], silent: string[]): HostState => ({
    files: new Map(
      release.map(({ path, sha256 }) => {
        const file = this.files.get(path);
        const wanted = release.find((each) => each.path === path)?.content;
        return [
          path,
          file && {
            mode: `0${file.mode.toString(8)}`,
            sha256: file.content.toString() === wanted ? sha256 : "another",
          },
        ];
      }),
    ),
    installed: this.noted.installed ?? [],
    unfinished: this.noted.unfinished,
    running: this.running(),
    invocations: this.invocations(),
    silent: new Set(silent),
    publisherOnline: true,
    // In these tests a mediamtx.yml differs in its users alone.
    hotPaths: new Set([CONFIG]),
    missing: [],
    chosen: undefined,
  });

  /** The same host, which fails at its `at`th order, before or after it is carried out; killed: and ever after. */
  failing(at: number, how: "before" | "after" | "killed"): { host: Host; orders: () => number } {
    let orders = 0;
    const failed = (): Error => (how === "killed" ? new Killed() : new Error(`order ${at} fails`));
    const order =
      <Args extends unknown[], Result>(does: (...args: Args) => Result) =>
      (...args: Args): Result => {
        const number = ++orders;
        if ((number === at && how !== "after") || (number > at && how === "killed")) throw failed();
        const result = does(...args);
        if (number === at) throw failed();
        return result;
      };
    return {
      orders: () => orders,
      host: {
        ...this,
        stage: order(this.stage),
        switchTo: order(this.switchTo),
        remove: order(this.remove),
        noteInstalled: order(this.noteInstalled),
        noteUnfinished: order(this.noteUnfinished),
        sync: order(this.sync),
        changeUsers: order(this.changeUsers),
        reload: order(this.reload),
        restart: order(this.restart),
        start: order(this.start),
        stop: (units) => {
          for (const unit of units) order(this.stop)([unit]);
        },
      },
    };
  }
}
