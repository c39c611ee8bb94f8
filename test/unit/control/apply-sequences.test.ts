// Whatever an operator does, one thing after the other, and whatever breaks off meanwhile: once all is off and the last settings
// are applied, the server is as one that was just made with them. On a staged root, with a stand-in for systemd.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { carryOut, Failed } from "../../../control/apply/carry-out";
import { stateOf } from "../../../control/apply/host";
import type { Host } from "../../../control/apply/host-orders";
import { prepared } from "../../../control/apply/prepare";
import { PULUMI_UP, Refused } from "../../../control/apply/refusal-words";
import { parseRelease, type ReleaseFile } from "../../../control/apply/release";
import { isRestream } from "../../../control/apply/units";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderRelease } from "../../../infra/render/release";
import { Secret } from "../../../infra/secret";
import type { Settings } from "../../../infra/settings";
import { publishersWith, SETTINGS } from "../infra/a-settings";
import { FakeSystemd } from "./fake-systemd";
import { random } from "../../support/random";

const SEQUENCES = 200;
const STEPS = 12;
const ROOT = join(__dirname, "../../..");
/** In memory, where there is such a folder: every file is synced. */
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "restream-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PROGRAMS = ["restream", "restreamd", "restreamd-notices"].map((name) => ({
  path: `/usr/local/lib/restream/${name}.cjs`,
  mode: "0644",
  content: `// ${name}\n`,
}));
const TREE = [...readFileTree(join(ROOT, "files")), ...PROGRAMS];

const releaseOf = (settings: Settings): ReleaseFile[] => {
  const { publicText, secretText } = renderRelease(settings, TREE);
  return parseRelease(publicText, secretText).files;
};

class Killed extends Error {}
class NotValid extends Error {}

interface Options {
  allow?: string;
  /** What stands between apply and its host. */
  through?: (host: Host) => Host;
  /** The new programs do not take it. */
  invalid?: boolean;
  /** A later one has begun. */
  late?: boolean;
}

/** One server, what its operator has set, and what is going on. */
class Server {
  readonly systemd: FakeSystemd;
  settings: Settings = SETTINGS;
  isLive = false;
  /** Restreams that have sent nothing. */
  silent = new Set<string>();
  /** Installed with success, oldest first. */
  readonly history: ReleaseFile[][] = [];
  readonly done: string[] = [];
  readonly outcomes: string[] = [];

  constructor(name: string) {
    const root = join(folder, name);
    mkdirSync(join(root, "var/lib/restream"), { recursive: true });
    this.systemd = new FakeSystemd(root);
  }

  get restreams(): string[] {
    return this.settings.destinations.map(({ name }) => `restream-${name}.service`);
  }

  /** @returns "applied", the id of a refusal, or in words what else became of it */
  async apply(release: ReleaseFile[], options: Options = {}): Promise<string> {
    const outcome = await this.#applied(release, options);
    this.outcomes.push(/^[0-9a-f]{8}$/.test(outcome) ? "refused with an id" : outcome);
    return outcome;
  }

  async #applied(release: ReleaseFile[], options: Options): Promise<string> {
    for (const { path, units } of release)
      for (const unit of units) {
        const paths = this.systemd.reads.get(unit) ?? new Set();
        this.systemd.reads.set(unit, paths.add(path));
      }
    const host = this.systemd.host();
    try {
      const plan = await prepared(
        release,
        {
          look: () =>
            Promise.resolve(
              stateOf(release, host, {
                silent: this.silent,
                publisherOnline: this.isLive,
                missing: [],
                chosen: undefined,
              }),
            ),
          check: () => {
            if (options.late) throw new Refused("a later one has begun", "gives way");
          },
          install: () => Promise.resolve(),
          make: () => Promise.resolve(),
          validate: () => {
            if (options.invalid) throw new NotValid();
          },
        },
        { allow: options.allow ?? "", asked: PULUMI_UP },
      );
      await carryOut(plan, release, options.through?.(host) ?? host);
      this.history.push(release);
      return "applied";
    } catch (error) {
      if (error instanceof Refused)
        return /restream:allow ([0-9a-f]{8})/.exec(error.message)?.[1] ?? "refused";
      if (error instanceof Failed) {
        if (error.isUndone) return "undone";
        // Whoever is killed says nothing; here it is thrown on.
        return error.reason instanceof Killed ? "killed" : "not undone";
      }
      // Anything else is a fault, of apply's or of this test's.
      if (!(error instanceof NotValid)) throw error;
      return "invalid";
    }
  }

  /** Files by path with their modes, and what runs, with what. */
  state(): { files: Record<string, string>; units: Record<string, unknown> } {
    const { root, units } = this.systemd;
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return {
      files: Object.fromEntries(
        files
          .map((file) => [
            file.slice(root.length),
            `${(statSync(file).mode & 0o777).toString(8)} ${readFileSync(file, "utf8")}`,
          ])
          .sort(),
      ),
      units: Object.fromEntries([...units].map(([unit, { read }]) => [unit, [...read]]).sort()),
    };
  }
}

const pick = <Value>(next: () => number, of: readonly Value[]): Value =>
  of[Math.floor(next() * of.length)] as Value;

const KICK = {
  name: "kick",
  url: "rtmps://kick.example/app",
  app: "",
  streamKey: new Secret("test-key-kick"),
  maxHours: undefined,
};

/** What the operator sets; the number makes it another one each time. */
const CHANGES: Readonly<Record<string, (settings: Settings, number: number) => Settings>> = {
  "adds or removes kick": (settings) => {
    const others = settings.destinations.filter(({ name }) => name !== "kick");
    return {
      ...settings,
      destinations: others.length < settings.destinations.length ? others : [...others, KICK],
    };
  },
  "rotates the publish key": (settings, number) => ({
    ...settings,
    publishers: publishersWith(`test-key-home-${String(number).padStart(10, "0")}`),
  }),
  "rotates twitch's key": (settings, number) => ({
    ...settings,
    destinations: settings.destinations.map((each) =>
      each.name === "twitch" ? { ...each, streamKey: new Secret(`test-key-${number}`) } : each,
    ),
  }),
  "another placeholder": (settings, number) => ({
    ...settings,
    placeholderText: `Back at ${number}`,
  }),
  "another way of headers": (settings) => ({ ...settings, resendHeaders: !settings.resendHeaders }),
  "another length": (settings, number) => ({ ...settings, hours: 1 + (number % 8000) }),
  "everything as at first": () => SETTINGS,
  "another MediaMTX": (settings, number) => ({
    ...settings,
    mediamtx: { ...settings.mediamtx, version: `v1.${number % 50}.0` },
  }),
};

/** Fails, or is killed, at one of its orders. */
const breaking =
  (at: number, how: "fails" | "killed") =>
  (host: Host): Host => {
    let orders = 0;
    const order =
      <Args extends unknown[], Result>(does: (...args: Args) => Result) =>
      (...args: Args): Result => {
        orders++;
        if (how === "killed" ? orders >= at : orders === at)
          throw how === "killed" ? new Killed() : new Error("it fails");
        return does(...args);
      };
    return {
      ...host,
      stage: order(host.stage),
      switchTo: order(host.switchTo),
      remove: order(host.remove),
      noteInstalled: order(host.noteInstalled),
      noteUnfinished: order(host.noteUnfinished),
      noteWaiting: order(host.noteWaiting),
      changeUsers: order(host.changeUsers),
      reload: order(host.reload),
      restart: order(host.restart),
      start: order(host.start),
      stop: order(host.stop),
    };
  };

/** What one step does, and what must hold after it. */
const STEPS_OF: readonly (readonly [
  string,
  (server: Server, next: () => number) => Promise<void>,
])[] = [
  [
    "applies",
    async (server) => {
      const before = server.state();
      const outcome = await server.apply(releaseOf(server.settings));
      if (outcome !== "applied") expect(server.state()).toEqual(before);
    },
  ],
  [
    "applies, and allows what is refused",
    async (server) => {
      const release = releaseOf(server.settings);
      const outcome = await server.apply(release);
      if (outcome === "applied") return;
      expect(await server.apply(release, { allow: outcome })).toBe("applied");
    },
  ],
  [
    "applies what is not valid",
    async (server) => {
      const before = server.state();
      const outcome = await server.apply(releaseOf(server.settings), { invalid: true });
      if (outcome !== "applied") expect(server.state()).toEqual(before);
    },
  ],
  [
    "applies, and gives way",
    async (server) => {
      const before = server.state();
      expect(await server.apply(releaseOf(server.settings), { late: true })).toBe("refused");
      expect(server.state()).toEqual(before);
    },
  ],
  [
    "applies, and is killed",
    async (server, next) => {
      const through = breaking(1 + Math.floor(next() ** 3 * 40), "killed");
      await server.apply(releaseOf(server.settings), { through });
    },
  ],
  [
    "applies, and fails",
    async (server, next) => {
      const before = server.state().files;
      const through = breaking(1 + Math.floor(next() ** 3 * 40), "fails");
      const outcome = await server.apply(releaseOf(server.settings), { through });
      if (outcome === "undone") expect(server.state().files).toEqual(before);
    },
  ],
  [
    "rolls back",
    async (server, next) => {
      if (server.history.length > 0) await server.apply(pick(next, server.history.slice(-3)));
    },
  ],
  [
    "a file is edited or lost",
    (server, next) => {
      const files = server.history.at(-1) ?? [];
      if (files.length === 0) return Promise.resolve();
      const path = join(server.systemd.root, pick(next, files).path);
      if (next() < 0.5) rmSync(path, { force: true });
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, "edited by hand\n");
      }
      return Promise.resolve();
    },
  ],
  [
    "starts or stops a restream",
    (server, next) => {
      const unit = pick(next, server.restreams);
      const { systemd } = server;
      if (systemd.units.has(unit)) systemd.units.delete(unit);
      else if (systemd.textOf(`/etc/systemd/system/${unit}`) !== undefined) systemd.begin(unit);
      return Promise.resolve();
    },
  ],
  [
    "a restream sends nothing, or all send",
    (server, next) => {
      server.silent = new Set(next() < 0.5 ? [] : [pick(next, server.restreams)]);
      return Promise.resolve();
    },
  ],
  [
    "OBS comes or goes",
    (server) => {
      server.isLive = !server.isLive;
      return Promise.resolve();
    },
  ],
  [
    "the server is rebooted",
    ({ systemd }) => {
      const ours = [...systemd.units.keys()].filter((unit) => !isRestream(unit));
      systemd.units.clear();
      for (const unit of ours)
        if (systemd.textOf(`/etc/systemd/system/${unit}`) !== undefined) systemd.begin(unit);
      return Promise.resolve();
    },
  ],
];

const run = async (seed: number): Promise<Server> => {
  const next = random(seed);
  const server = new Server(`sequence-${seed}`);
  for (let step = 1; step <= STEPS; step++) {
    if (next() < 0.4) {
      const [what, change] = pick(next, Object.entries(CHANGES));
      server.settings = change(server.settings, seed * 100 + step);
      server.done.push(what);
    }
    const [what, does] = pick(next, STEPS_OF);
    server.done.push(what);
    await does(server, next);
  }
  return server;
};

/** The broadcast is over; the last settings are applied once more. */
const finish = async (server: Server): Promise<string> => {
  for (const unit of server.systemd.units.keys())
    if (isRestream(unit)) server.systemd.units.delete(unit);
  server.isLive = false;
  return server.apply(releaseOf(server.settings));
};

const fresh = async (settings: Settings, name: string): Promise<Server> => {
  const server = new Server(name);
  server.settings = settings;
  expect(await server.apply(releaseOf(settings))).toBe("applied");
  return server;
};

describe("any sequence of changes ends as a fresh install", () => {
  const seeds = Array.from({ length: SEQUENCES }, (_, index) => index + 1);
  it.each(seeds)("seed %i", async (seed) => {
    const server = await run(seed);
    const done = server.done.join("; ");
    expect(await finish(server), done).toBe("applied");
    const made = await fresh(server.settings, `fresh-${seed}`);
    expect(server.state(), done).toEqual(made.state());
    for (const { systemd } of [server, made]) rmSync(systemd.root, { recursive: true });
  });

  it("and each kind of step and change has come, with each of its outcomes", async () => {
    const [done, outcomes] = [new Set<string>(), new Set<string>()];
    for (const seed of seeds.slice(0, 60)) {
      const server = await run(seed);
      for (const what of server.done) done.add(what);
      for (const outcome of server.outcomes) outcomes.add(outcome);
      rmSync(server.systemd.root, { recursive: true });
    }
    expect([...done].sort()).toEqual(
      [...STEPS_OF.map(([what]) => what), ...Object.keys(CHANGES)].sort(),
    );
    expect([...outcomes].sort()).toEqual(
      ["applied", "invalid", "killed", "refused", "refused with an id", "undone"].sort(),
    );
  });
});

describe("what a killed apply leaves is taken back", () => {
  const KILLED: readonly (readonly [string, Settings])[] = [
    ["another publish key", { ...SETTINGS, publishers: publishersWith("test-key-home-another0") }],
    ["one more destination", { ...SETTINGS, destinations: [...SETTINGS.destinations, KICK] }],
  ];
  it.each(KILLED)("%s, and then the settings of before", async (what, other) => {
    const made = await fresh(SETTINGS, `made, ${what}`);
    for (let at = 1; at <= 40; at++) {
      const server = await fresh(SETTINGS, `killed at ${at}, ${what}`);
      await server.apply(releaseOf(other), { through: breaking(at, "killed") });
      expect(await finish(server), `order ${at}`).toBe("applied");
      expect(server.state(), `order ${at}`).toEqual(made.state());
    }
  });
});
