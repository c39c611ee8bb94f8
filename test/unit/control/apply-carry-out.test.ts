import { describe, expect, it } from "vitest";
import { carryOut, Failed } from "../../../control/apply/carry-out";
import type { Host } from "../../../control/apply/host-orders";
import { UsersNotTaken } from "../../../control/shared/mediamtx/users";
import { decide, type Plan } from "../../../control/apply/plan";
import type { ReleaseFile } from "../../../control/apply/release";
import { MemoryHost } from "./apply-memory-host";

const [HUB, MEDIAMTX, FEED] = [
  "mediamtx-hub.service",
  "mediamtx-restream.service",
  "mediamtx-feed.service",
] as const;
const [WATCHDOG, TIMER] = ["restreamd.service", "restreamd-summary.timer"] as const;
const [TWITCH, YOUTUBE] = ["restream-twitch.service", "restream-youtube.service"] as const;
const CONFIG = "/etc/restream/mediamtx.yml";
const PROGRAM = "/usr/local/lib/restream/restreamd.cjs";
const KEY = "/etc/restream/restream-twitch.ffpreset";
const unitFile = (unit: string): string => `/etc/systemd/system/${unit}`;

const file = (path: string, content: string, units: string[] = []): ReleaseFile => ({
  ...{ path, content, units },
  ...{ mode: "0644", sha256: `hash of ${content}` },
});
const UNITS = [MEDIAMTX, WATCHDOG, TWITCH, YOUTUBE];
/** The one before knows neither hub nor feed; the one after no summary, another watchdog, and another key. */
const BEFORE = [
  ...[...UNITS, TIMER].map((unit) => file(unitFile(unit), "unit", [unit])),
  file(CONFIG, "old users", [MEDIAMTX]),
  file(PROGRAM, "old", [WATCHDOG]),
  file(KEY, "old key", [TWITCH]),
];
const AFTER = [
  ...[...UNITS, HUB, FEED].map((unit) => file(unitFile(unit), "unit", [unit])),
  file(CONFIG, "new users", [MEDIAMTX]),
  file(PROGRAM, "new", [WATCHDOG]),
  file(KEY, "new key", [TWITCH]),
];
const READS = {
  [MEDIAMTX]: [unitFile(MEDIAMTX)],
  [WATCHDOG]: [unitFile(WATCHDOG), PROGRAM],
  [TWITCH]: [unitFile(TWITCH), KEY],
  [HUB]: [unitFile(HUB)],
  [FEED]: [unitFile(FEED)],
};

/** On which the release before runs; twitch tries in vain. */
const server = (running: readonly string[] = [MEDIAMTX, WATCHDOG, TIMER, TWITCH]): MemoryHost => {
  const host = new MemoryHost(READS);
  for (const { path, content } of BEFORE)
    host.files.set(path, { mode: 0o644, content: Buffer.from(content) });
  host.noted.installed = BEFORE.map(({ path }) => path);
  for (const unit of running) host.begin(unit);
  return host;
};

const planOf = (release: ReleaseFile[], host: MemoryHost): Plan => {
  const decision = decide(release, host.look(release, [TWITCH]));
  if (!decision.allowed)
    throw new Error(`refused: ${decision.cuts.map(({ unit }) => unit).join(", ")}`);
  return decision.plan;
};
const applyOn = async (
  release: ReleaseFile[],
  host: MemoryHost,
  through: Host = host,
): Promise<void> => {
  await carryOut(planOf(release, host), release, through);
};
const failureOf = async (applying: Promise<void>): Promise<Failed> => {
  const failure: unknown = await applying.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof Failed)) throw new Error(`expected a failure, got ${String(failure)}`);
  return failure;
};

/** Of a release that is carried out without a failure, and what is there then. */
const whole = async (running?: readonly string[]): Promise<{ orders: number; state: unknown }> => {
  const host = server(running);
  const through = host.failing(0, "before");
  await applyOn(AFTER, host, through.host);
  return { orders: through.orders(), state: host.state() };
};

const isRestart = (line: string): boolean => line.startsWith("restart ");

const SERVERS: readonly (readonly [string, readonly string[] | undefined])[] = [
  ["everything", undefined],
  ["nothing", []],
  ["everything but MediaMTX", [WATCHDOG, TIMER, TWITCH]],
];

describe("a release is carried out", () => {
  it("in order: users, what goes, files, what restarts, what starts", async () => {
    const host = server();
    await applyOn(AFTER, host);
    const order = host.log.filter((line) => !/^(stage|switch)/.test(line));
    expect(order).toEqual([
      // Twice: while files are switched, both releases' files are its own.
      ...["change users", `stop ${TIMER}`, "note installed"],
      ...[`remove ${unitFile(TIMER)}`, "note installed", "reload"],
      // What nobody sees is judged first.
      ...[`restart ${WATCHDOG}`, `verify ${WATCHDOG}`],
      ...[`restart ${TWITCH}`, `start ${HUB}`, `start ${FEED}`],
      // The hot change was MediaMTX's; nobody judges what was not running, nor what a platform decides.
      `verify ${MEDIAMTX}`,
    ]);
    expect(host.noted.unfinished).toBeUndefined();
  });

  it("and undone where what it restarted is not as well as before", async () => {
    const host = server();
    const before = host.state();
    host.ill = [WATCHDOG];
    const failure = await failureOf(applyOn(AFTER, host));
    expect(failure.message).toBe(
      `${WATCHDOG} is failed, 20 s after its restart. The release before this one is in force again.`,
    );
    expect(host.state()).toEqual(before);
  });

  it("and undone in the order in which units start, whatever their files are called", async () => {
    const host = server();
    for (const unit of [HUB, FEED]) {
      host.files.set(unitFile(unit), { mode: 0o644, content: Buffer.from("of before") });
      host.begin(unit);
    }
    const planned = planOf(AFTER, host);
    const write = [...planned.write].sort(({ units }) => (units.includes(TWITCH) ? -1 : 1));
    const plan: Plan = { ...planned, write, restart: [HUB, FEED, TWITCH], start: [] };
    host.ill = [FEED];
    host.log = [];
    await carryOut(plan, AFTER, host).catch(() => undefined);
    const undoing = host.log.slice(host.log.lastIndexOf("reload")).filter(isRestart);
    expect(undoing).toEqual([`restart ${HUB}`, `restart ${FEED}`, `restart ${TWITCH}`]);
  });

  it("and what an undo could not do stays owed, and the rest of it is done", async () => {
    const host = server();
    host.ill = [MEDIAMTX];
    const order = host.changeUsers;
    let asked = 0;
    const failure = await failureOf(
      applyOn(AFTER, host, {
        ...host.failing(0, "before").host,
        changeUsers: (config) =>
          asked++ === 0 ? order(config) : Promise.reject(new Error("MediaMTX does not answer")),
      }),
    );
    expect(failure.isUndone).toBe(false);
    expect(host.log.filter((line) => line === `restart ${WATCHDOG}`)).toHaveLength(2);
    expect(host.noted.unfinished?.restart).toContain(WATCHDOG);
    expect(host.noted.unfinished?.invocations).toBeUndefined();
  });

  it("and a waiting restream that its platform has started anew is not cut by the undo", async () => {
    const host = server();
    const plan: Plan = { ...planOf(AFTER, host), restart: [WATCHDOG], wait: [TWITCH] };
    host.ill = [WATCHDOG];
    const through = host.failing(0, "before").host;
    const failure = await carryOut(plan, AFTER, {
      ...through,
      verify: (units) => {
        host.begin(TWITCH);
        return host.verify(units);
      },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failed);
    expect(host.log).not.toContain(`restart ${TWITCH}`);
    expect(host.noted.waiting).toEqual({ [TWITCH]: host.invocations().get(TWITCH) });
  });

  it("and starts no restream that somebody has stopped meanwhile", async () => {
    const host = server();
    const plan = planOf(AFTER, host);
    host.stop([TWITCH]);
    await carryOut(plan, AFTER, host);
    expect(host.units.has(TWITCH)).toBe(false);
  });

  it("and MediaMTX, started by somebody at that very moment, runs with it", async () => {
    const host = server([]);
    const plan = planOf(AFTER, host);
    host.begin(MEDIAMTX);
    await carryOut(plan, AFTER, host);
    expect(host.users).toBe("new users");
  });
});

describe.each(SERVERS)("on a server that runs %s", (_, running) => {
  it.each(["before", "after"] as const)(
    "any order that fails (%s it is carried out) leaves the release before in force, and says so",
    async (how) => {
      const { orders } = await whole(running);
      expect(orders).toBeGreaterThan(15);
      for (let at = 1; at <= orders; at++) {
        const host = server(running);
        const before = host.state();
        const failure = await failureOf(applyOn(AFTER, host, host.failing(at, how).host));
        expect(failure.message).toBe(
          `order ${at} fails. The release before this one is in force again.`,
        );
        expect(failure.isUndone).toBe(true);
        expect(withoutStarted(host, running), `order ${at}`).toEqual(before);
        expectUpToDate(host, `order ${at}`);
      }
    },
  );

  it("an apply that is killed at any order is completed by the next one", async () => {
    const { orders, state } = await whole(running);
    for (let at = 1; at <= orders; at++) {
      const host = server(running);
      await expect(applyOn(AFTER, host, host.failing(at, "killed").host)).rejects.toThrow();
      await applyOn(AFTER, host);
      expect(host.state(), `order ${at}`).toEqual(state);
    }
  });

  it("an undoing that fails, too, is told, and the next apply completes it", async () => {
    const { orders, state } = await whole(running);
    let notUndone = 0;
    for (let at = 1; at <= orders; at++)
      for (let later = at + 1; later <= at + 6; later++) {
        const host = server(running);
        const second = host.failing(at, "after");
        const failure = await failureOf(
          applyOn(AFTER, host, failingAlso(second.host, later, second.orders)),
        );
        if (!failure.isUndone) {
          notUndone++;
          expect(failure.message).toMatch(/^order \d+ fails\. Undoing it failed, too/);
        }
        await applyOn(AFTER, host);
        expect(host.state(), `orders ${at} and ${later}`).toEqual(state);
      }
    expect(notUndone).toBeGreaterThan(10);
  });
});

/** Without what was started on top of it: that runs on (its files are looked at by expectUpToDate). */
const withoutStarted = (host: MemoryHost, running: readonly string[] | undefined): unknown => {
  const { units, users, ...rest } = host.state();
  return {
    ...rest,
    units: running === undefined ? units : units.filter(([unit]) => running.includes(unit)),
    users: running === undefined || running.includes(MEDIAMTX) ? users : undefined,
  };
};

/** Whatever runs has read what is on the disk now. */
const expectUpToDate = (host: MemoryHost, message: string): void => {
  for (const { read } of host.units.values())
    for (const [path, text] of Object.entries(read)) expect(text, message).toBe(host.text(path));
  if (host.units.has(MEDIAMTX)) expect(host.users, message).toBe(host.text(CONFIG));
};

/** Fails once more, at the first order from `at` on. */
const failingAlso = (host: Host, at: number, orders: () => number): Host => {
  let isDone = false;
  const order =
    <Args extends unknown[], Result>(does: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (!isDone && orders() >= at - 1) {
        isDone = true;
        throw new Error("undoing fails");
      }
      return does(...args);
    };
  return {
    ...host,
    stage: order(host.stage),
    switchTo: order(host.switchTo),
    remove: order(host.remove),
    noteInstalled: order(host.noteInstalled),
    reload: order(host.reload),
    restart: order(host.restart),
    start: order(host.start),
    changeUsers: order(host.changeUsers),
  };
};

describe("undoing", () => {
  it("rewrites, restarts and stops nothing that was not changed", async () => {
    const host = server();
    await failureOf(
      applyOn(AFTER, host, {
        ...host,
        switchTo: () => {
          throw new Error("disk full");
        },
      }),
    );
    const orders = host.log.filter((line) => !line.startsWith("stage"));
    expect(orders).toEqual([
      ...["change users", `stop ${TIMER}`, "note installed"],
      ...["note installed", "change users", `start ${TIMER}`],
    ]);
  });

  it("does not ask MediaMTX for what it has not taken", async () => {
    const host = server();
    const refuses = (): Promise<void> => Promise.reject(new UsersNotTaken("it answered 400"));
    const failure = await failureOf(applyOn(AFTER, host, { ...host, changeUsers: refuses }));
    expect(failure.isUndone).toBe(true);
    expect(host.log).toEqual([]);
  });

  it("leaves MediaMTX, which this release had started, with the configuration of before", async () => {
    const host = server([WATCHDOG]);
    const start = (unit: string): void => {
      host.start(unit);
      if (unit === FEED) throw new Error(`${unit} failed`);
    };
    const failure = await failureOf(applyOn(AFTER, host, { ...host, start }));
    expect(failure.message).toBe(`${FEED} failed. The release before this one is in force again.`);
    expect(host.users).toBe("old users");
    expect([...host.units.keys()].sort()).toEqual([MEDIAMTX, WATCHDOG]);
  });

  it("keeps what an earlier apply still owes", async () => {
    const { orders } = await whole();
    for (let at = 1; at <= orders; at++) {
      const host = server();
      const owed = { restart: [WATCHDOG] };
      host.noted.unfinished = owed;
      await failureOf(applyOn(AFTER, host, host.failing(at, "after").host));
      expect(host.noted.unfinished, `order ${at}`).toEqual(owed);
    }
  });
});

describe("a socket that its service asks for", () => {
  const [PAGE, SOCKET] = ["restreamd-page.service", "restreamd-page.socket"] as const;
  const DROP_IN = `/etc/systemd/system/${PAGE}.d/50-public.conf`;
  const alone = [file(unitFile(PAGE), "unit", [PAGE])];
  const served = [...alone, file(unitFile(SOCKET), "socket", [PAGE]), file(DROP_IN, "in", [PAGE])];
  it.each([
    ["is ended where the release that brings it fails", alone, served, [`stop ${SOCKET}`]],
    ["is left to its service where the release that ends it fails", served, alone, []],
  ])("%s", async (_, before, after, undone) => {
    const host = new MemoryHost({});
    for (const { path, content } of before)
      host.files.set(path, { mode: 0o644, content: Buffer.from(content) });
    host.noted.installed = before.map(({ path }) => path);
    host.begin(PAGE);
    if (before === served) host.begin(SOCKET);
    host.ill = [PAGE];
    const plan = planOf(after, host);
    await expect(carryOut(plan, after, host)).rejects.toThrow(/is in force again/);
    const undoing = host.log.slice(host.log.lastIndexOf(`verify ${PAGE}`));
    expect(
      undoing.filter((order) => order.endsWith(SOCKET) && !/^(stage|switch|remove)/.test(order)),
    ).toEqual(undone);
    expect(undoing).toContain(`restart ${PAGE}`);
    expect(host.noted.unfinished).toBeUndefined();
    expect([...host.files.keys()].sort()).toEqual(before.map(({ path }) => path).sort());
  });
});
