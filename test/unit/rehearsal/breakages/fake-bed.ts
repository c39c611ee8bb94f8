// A test bed without machines, on which rows are told in virtual time: all goes well on it, but for what a test breaks.
import { setTimeout as pause } from "node:timers/promises";
import type { Bed } from "../../../rehearsal/bed/bed";
import type { Outcome } from "../../../rehearsal/result/outcome";
import { emptyReport } from "../../../rehearsal/result/report";
import type { Scenario } from "../../../rehearsal/verbs/scenario";
import { now } from "../../../support/media/clock";
import { FakePlatform, FRAME_MS } from "./fake-platform";

/** A machine's, or Pulumi's, answer to what it is asked: the first whose pattern fits. */
export type Answers = [RegExp, string | ((asked: string) => string)][];

const CONNECTS_MS = 300;

/** What is on air, from when on. */
export class OnAir {
  /** ms from the publisher's connect, or its end, to its picture, or the placeholder. */
  delays = { live: 300, placeholder: 100 };
  readonly #changes: { at: number; source: string }[] = [{ at: 0, source: "placeholder" }];

  sourceAt = (at: number): string =>
    this.#changes.findLast((change) => change.at <= at)?.source ?? "placeholder";

  show(source: string, at: number): void {
    this.#changes.push({ at, source });
    this.#changes.sort((one, other) => one.at - other.at);
  }
}

/** An OBS, or what stands for it. */
export class FakePublisher {
  connectedAt: number | undefined;
  isStarted = false;
  pid: number | undefined;
  readonly attempts: unknown[] = [];
  readonly log: string[] = [];

  /** @param isLetIn whether it gets on air @param said what OBS's log says of it */
  constructor(
    private readonly air: OnAir,
    private readonly isLetIn = true,
    public said: object = {},
  ) {}

  /** Of an encoder that tells: all that it sent, in a picture for each that arrives. */
  get sent(): { kind: string; at: number }[] {
    return this.#picturesEach(FRAME_MS);
  }

  /** On a slow line, say. */
  get leftOut(): { kind: string; at: number }[] {
    return this.#picturesEach(1000);
  }

  #picturesEach(ms: number): { kind: string; at: number }[] {
    const since = this.connectedAt ?? now();
    const count = Math.max(0, Math.floor((now() - since) / ms));
    return Array.from({ length: count }, (_, index) => ({ kind: "video", at: since + index * ms }));
  }

  start(): void {
    this.isStarted = true;
    if (!this.isLetIn) return;
    this.connectedAt = now() + CONNECTS_MS;
    this.pid = 1;
    this.air.show("live", this.connectedAt + this.air.delays.live);
  }

  async waitForConnect(): Promise<number> {
    await pause(CONNECTS_MS);
    return this.connectedAt ?? now();
  }

  kill(): Promise<number | undefined> {
    const endedAt = this.connectedAt === undefined ? undefined : now();
    if (endedAt !== undefined) this.air.show("placeholder", endedAt + this.air.delays.placeholder);
    this.isStarted = false;
    this.connectedAt = undefined;
    this.pid = undefined;
    return Promise.resolve(endedAt);
  }

  stopCleanly(): Promise<number | undefined> {
    return this.kill();
  }

  /** It follows any script as if it did nothing. */
  play(): void {
    // Nothing to do: what comes of it, the test says.
  }
}

export interface FakeBed {
  bed: Bed;
  air: OnAir;
  publisher: FakePublisher;
  twitch: FakePlatform;
  youtube: FakePlatform;
  /** Asked before those that every bed has. */
  machine: Answers;
  pulumi: Answers;
}

const answer = (answers: Answers, asked: string): string => {
  const [, found = ""] = answers.find(([pattern]) => pattern.test(asked)) ?? [];
  return typeof found === "string" ? found : found(asked);
};

/** What a bed is made of, by the names that the real one has. */
type Parts = Partial<Record<keyof Bed, unknown>>;

/** @param parts in place of its own */
export const fakeBed = (parts: Parts = {}): FakeBed => {
  const air = new OnAir();
  const publisher = new FakePublisher(air);
  const [twitch, youtube] = [
    new FakePlatform("twitch", air.sourceAt),
    new FakePlatform("youtube", air.sourceAt),
  ];
  const [machine, pulumi]: [Answers, Answers] = [[], []];
  const told = (args: string[], stdin = ""): Promise<object> => {
    const stdout = answer(pulumi, `${args.join(" ")} ${stdin}`);
    return Promise.resolve({ code: 0, output: stdout, stdout });
  };
  const own: Parts = {
    publisher,
    publishers: {
      newPublisher: () => new FakePublisher(air),
      newScripted: () => new FakePublisher(air),
    },
    platforms: { twitch, youtube },
    machine: { exec: (...argv: string[]) => Promise.resolve(answer(machine, argv.join(" "))) },
    project: {
      mustPulumi: told,
      pulumi: told,
      output: (name: string) => Promise.resolve(answer(pulumi, `output ${name}`)),
    },
    simulator: { log: [] },
    network: { addHost: () => ({}), removeHost: () => undefined },
    home: {},
    catalogue: { sourceOf: () => "live", add: () => undefined },
    report: emptyReport(),
    runFolder: "/nowhere",
    say: () => undefined,
  };
  const bed = { ...own, ...parts } as Bed;
  return { bed, air, publisher, twitch, youtube, machine, pulumi };
};

/** @throws Error that says what did not hold */
export const tellRow = async (row: Scenario, bed: Bed): Promise<Outcome> => {
  const outcome = await row.run(bed, {});
  if (outcome.problems.length > 0) throw new Error(outcome.problems.join("; "));
  return outcome;
};
