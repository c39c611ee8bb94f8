import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Busy, takeLock } from "../../../control/shared/lock";
import { beginTurn } from "../../../control/apply/turn";
import { CommandError } from "../../../control/command/exit-code";
import { whileNoRelease } from "../../../control/command/turn";
import type { Reply, Step } from "./apply-lock-worker";

const SEEDS = 20;
const ACTORS = 5;
const PARTS = ["a", "b", "c"];

let folder = "";
let program = "";
let rounds = 0;
const idle: Worker[] = [];
const children = new Set<ChildProcess>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-lock-"));
  program = join(folder, "worker.cjs");
  buildSync({
    entryPoints: [join(__dirname, "apply-lock-worker.ts")],
    ...{ outfile: program, bundle: true, platform: "node", format: "cjs" },
  });
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A process of its own, which does what it is told. */
class Worker {
  readonly #child = fork(program);
  constructor() {
    children.add(this.#child);
  }

  /** Resolves with its answer; undefined when it was killed before it gave one. */
  async tell(step: Step): Promise<Reply | undefined> {
    const ended = new AbortController();
    const answer = once(this.#child, "message", { signal: ended.signal }).then(
      ([reply]) => reply as Reply,
      () => undefined,
    );
    const gone = (): void => {
      ended.abort();
    };
    this.#child.once("exit", gone);
    this.#child.send(step);
    const reply = await answer;
    this.#child.off("exit", gone);
    return reply;
  }

  async kill(): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
    children.delete(this.#child);
  }
}

/** The next of a sequence that the seed decides, below `below`. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

interface Actor {
  kind: "release" | "start";
  worker: Worker;
  /** Steps to come. */
  steps: Step["do"][];
  /** A wait for the lock that is not over. */
  waiting?: Promise<void> | undefined;
  holds: boolean;
  written: number;
  read: string[];
  fate?: "done" | "gave up" | "killed";
}

const newFolder = (): string => {
  const round = mkdtempSync(join(folder, `${++rounds}-`));
  for (const part of PARTS) writeFileSync(join(round, part), "-1");
  return round;
};

/** Plays one interleaving; the schedule, and who is killed when, come from the seed. */
class Round {
  readonly #random;
  readonly #at = newFolder();
  readonly actors: Actor[];
  /** Releases in the order in which they have begun. */
  readonly begun: Actor[] = [];
  /** Those that have written, in their order. */
  readonly wrote: Actor[] = [];
  /** The last that wrote was killed before it was through. */
  #isTorn = false;
  /** What was seen to be wrong while it went on. */
  readonly #wrong: unknown[] = [];

  constructor(seed: number) {
    this.#random = randomOf(seed);
    this.actors = Array.from({ length: ACTORS }, (_, at) => {
      const kind = at === 0 || this.#random(3) === 0 ? "start" : "release";
      return {
        ...{ kind, worker: idle.pop() ?? new Worker(), holds: false, written: 0, read: [] },
        steps:
          kind === "start"
            ? ["share", "read", "read", "read", "end"]
            : ["begin", "take", "check", "write", "write", "write", "end"],
      };
    });
  }

  async play(): Promise<void> {
    for (;;) {
      const left = this.actors.filter(({ fate }) => fate === undefined);
      if (left.length === 0) break;
      const ready = left.filter(({ waiting }) => waiting === undefined);
      if (this.#random(15) === 0) await this.#kill(left[this.#random(left.length)] as Actor);
      else if (ready.length === 0) await Promise.race(left.map(({ waiting }) => waiting));
      else await this.#step(ready[this.#random(ready.length)] as Actor);
    }
    expect(this.#wrong).toEqual([]);
    for (const { fate, worker } of this.actors) if (fate !== "killed") idle.push(worker);
  }

  async #kill(actor: Actor): Promise<void> {
    actor.fate = "killed";
    actor.holds = false;
    if (actor.written > 0 && actor.written < PARTS.length) this.#isTorn = true;
    await actor.worker.kill();
  }

  async #step(actor: Actor): Promise<void> {
    const step = actor.steps.shift();
    switch (step) {
      case undefined:
        actor.fate = "done";
        return;
      case "begin":
        await actor.worker.tell({ do: "begin", folder: this.#at });
        this.begun.push(actor);
        return;
      case "take":
      case "share":
        actor.waiting = this.#wait(actor, step).catch((error: unknown) => {
          this.#wrong.push(error);
        });
        return;
      case "check":
        this.#judge(actor, await actor.worker.tell({ do: "check" }));
        return;
      case "write": {
        const release = this.begun.indexOf(actor);
        const part = PARTS[actor.written++] ?? "";
        if (part === PARTS[0]) this.wrote.push(actor);
        await actor.worker.tell({ do: "write", folder: this.#at, part, release });
        if (part === PARTS.at(-1)) this.#isTorn = false;
        return;
      }
      case "read": {
        const part = PARTS[actor.read.length] ?? "";
        actor.read.push(
          (await actor.worker.tell({ do: "read", folder: this.#at, part }))?.said ?? "",
        );
        return;
      }
      case "end":
        actor.holds = false;
        await actor.worker.tell({ do: "end" });
        if (actor.kind === "start" && !this.#isTorn)
          expect(new Set(actor.read).size, `it started with ${actor.read.join()}`).toBe(1);
        return;
      case "child":
        throw new Error("no step of a round");
    }
  }

  async #wait(actor: Actor, step: "take" | "share"): Promise<void> {
    const reply = await actor.worker.tell({ do: step, folder: this.#at });
    actor.waiting = undefined;
    if (actor.fate === "killed") return;
    if (reply?.refused !== undefined) {
      this.#judge(actor, reply);
      return;
    }
    const beside = this.actors.filter(({ holds }) => holds);
    expect(beside.filter(({ kind }) => kind === "release" || step === "take")).toEqual([]);
    actor.holds = true;
  }

  /** A release gives up if, and only if, a later one has begun. */
  #judge(actor: Actor, reply: Reply | undefined): void {
    const isNewest = this.begun.at(-1) === actor;
    if (reply?.refused === undefined) {
      expect(isNewest, "a later release had begun").toBe(true);
      return;
    }
    expect(reply.refused).toMatch(/a later release has begun/);
    expect(isNewest, "it was the last").toBe(false);
    actor.steps = actor.holds ? ["end"] : [];
  }

  /** What a reader finds at the end. */
  async outcome(): Promise<string[]> {
    const reader = idle.pop() ?? new Worker();
    const found: string[] = [];
    for (const part of PARTS)
      found.push((await reader.tell({ do: "read", folder: this.#at, part }))?.said ?? "");
    idle.push(reader);
    return found;
  }

  async anotherRelease(): Promise<void> {
    const worker = idle.pop() ?? new Worker();
    const actor: Actor = { kind: "release", worker, steps: [], holds: false, written: 0, read: [] };
    await worker.tell({ do: "begin", folder: this.#at });
    this.begun.push(actor);
    expect((await worker.tell({ do: "take" }))?.refused).toBeUndefined();
    for (const part of PARTS)
      await worker.tell({ do: "write", folder: this.#at, part, release: this.begun.length - 1 });
    await worker.tell({ do: "end" });
    idle.push(worker);
  }
}

describe("releases and starts, each a process, some killed", () => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
    "interleaved by seed %i: one outcome, the newest release",
    async (seed) => {
      const round = new Round(seed);
      await round.play();
      const order = round.wrote.map((actor) => round.begun.indexOf(actor));
      expect(order, "none is overwritten by an earlier one").toEqual(
        [...order].sort((a, b) => a - b),
      );
      const newest = round.begun.at(-1);
      // Killed at its work: the operator sees that, and says pulumi up once more.
      if (newest?.fate === "killed") await round.anotherRelease();
      if (newest !== undefined)
        expect(await round.outcome()).toEqual(PARTS.map(() => String(round.begun.length - 1)));
    },
    30_000,
  );
});

describe("the lock", () => {
  const wanted = (at: string, how: "alone" | "beside-others" = "alone") => ({
    ...{ folder: at, what: "a release is being installed (pulumi up)", how },
    ...{ withinSeconds: 0, onWait: () => undefined },
  });

  it("dies with its holder, also when a child of that lives on", async () => {
    const at = newFolder();
    const holder = new Worker();
    await holder.tell({ do: "begin", folder: at });
    await holder.tell({ do: "take" });
    const child = Number((await holder.tell({ do: "child" }))?.said);
    try {
      await expect(takeLock(wanted(at))).rejects.toThrow(Busy);
      await holder.kill();
      expect(process.kill(child, 0)).toBe(true);
      (await takeLock(wanted(at)))();
    } finally {
      process.kill(child, "SIGKILL");
    }
  });

  it("is shared by the command's starts, and by no release", async () => {
    const at = newFolder();
    const [one, other] = [
      await takeLock(wanted(at, "beside-others")),
      await takeLock(wanted(at, "beside-others")),
    ];
    one();
    await expect(takeLock(wanted(at))).rejects.toThrow(Busy);
    other();
    (await takeLock(wanted(at)))();
  });

  it("says who holds it, to apply and to the operator", async () => {
    const at = newFolder();
    const said: string[] = [];
    const giveBack = await takeLock({
      ...wanted(at, "beside-others"),
      what: "restream rollover twitch",
    });
    const who = `restream rollover twitch, since \\d{4}-\\S+Z \\(process ${process.pid}\\)`;
    await expect(
      beginTurn(at, 0).take((words) => {
        said.push(words);
      }),
    ).rejects.toThrow(
      new RegExp(
        `^REFUSED, nothing was changed: .* more than 0 s: ${who}\\. Wait until .* pulumi up\\.$`,
      ),
    );
    expect(said).toEqual([expect.stringMatching(new RegExp(`^waiting: ${who}$`)) as string]);
    giveBack();
    const end = await takeLock(wanted(at));
    let isDone = false;
    const starting = whileNoRelease(
      ...(["start", ["twitch"]] as const),
      () => {
        isDone = true;
        return Promise.resolve();
      },
      { folder: at, withinSeconds: 0 },
    );
    await expect(starting).rejects.toThrow(CommandError);
    await expect(starting).rejects.toThrow(
      /^Nothing was changed: a release is being installed \(pulumi up\), since \S+ \(process \d+\)\. When that is done: restream start twitch$/,
    );
    expect(isDone).toBe(false);
    end();
  });
});

it("a change of the release in force is no later release, and none is later than it", () => {
  const own = mkdtempSync(join(folder, "in-force-"));
  const release = beginTurn(own, 1);
  const change = beginTurn(own, 1, { asked: "restream placeholder reset", overtakes: false });
  expect(release.check).not.toThrow();
  beginTurn(own, 1);
  expect(change.check).not.toThrow();
  expect(release.check).toThrow("a later release has begun");
});
