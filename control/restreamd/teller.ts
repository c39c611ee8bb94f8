// What restreamd knows over many looks, and its files: each look is compared, kept and left for others to read.
import { askPublisher, bootOf, diskFree, takeTestWish, transferOutBytes, writeNow } from "./host";
import type { Look } from "./host";
import type { Action, State } from "./decide";
import { mediamtxOf, restreamsOf } from "./facts-of";
import type { Facts, PublisherFacts } from "./observe/facts";
import { eventOf, firstMemory, nowOf, observe } from "./observe/observe";
import { Refusals } from "./refusals";
import { readKept, Store, type Kept, type Say } from "./store";

export class Teller {
  #kept: Kept;
  readonly #boot: string;
  readonly #refusals: Refusals;
  readonly #store: Store;
  #publisher: { connection: string; facts: PublisherFacts | undefined } | undefined;
  #inbound = { at: 0, bytes: 0 };

  /** @throws Error when what an earlier restreamd kept cannot be read. */
  static async start(say: Say, failed: (error: unknown) => void): Promise<Teller> {
    return new Teller(readKept(), await bootOf(), say, failed);
  }

  private constructor(
    kept: Kept & { said: number },
    boot: string,
    say: Say,
    failed: (error: unknown) => void,
  ) {
    this.#kept = kept;
    this.#boot = boot;
    this.#refusals = new Refusals(kept.memory?.cursor ?? "", failed);
    this.#store = new Store(kept.said, say, failed);
  }

  async tell(key: string, { sample, path }: Look, state: State, actions: Action[]): Promise<void> {
    const connection = path?.online ? path.connection : "";
    if (connection !== "" && this.#publisher?.connection !== connection)
      this.#publisher = { connection, facts: await askPublisher(key, connection) };
    const facts: Facts = {
      time: Date.now(),
      boot: this.#boot,
      mediamtx: mediamtxOf(sample),
      path,
      publisher: this.#publisher?.connection === connection ? this.#publisher.facts : undefined,
      restreams: restreamsOf(sample, state.arrivals, actions),
      ...this.#refusals.take(),
      diskFree: await diskFree(),
    };
    const { memory, events, nextNumber } = observe(
      this.#kept.memory ?? firstMemory(facts),
      facts,
      this.#kept.nextNumber,
    );
    const told = takeTestWish()
      ? [...events, eventOf({ ...TEST, since: facts.time }, nextNumber, facts.time)]
      : events;
    this.#kept = {
      memory,
      events: [...this.#kept.events, ...told].slice(-1000),
      nextNumber: this.#kept.nextNumber + told.length,
    };
    this.#store.keep(this.#kept);
    const { at } = sample;
    const bytes = path?.inboundBytes ?? this.#inbound.bytes;
    const kbps = Math.round(
      ((bytes - this.#inbound.bytes) * 8) / Math.max(1, at - this.#inbound.at),
    );
    this.#inbound = { at, bytes };
    writeNow(nowOf(memory, facts, Math.max(0, kbps), transferOutBytes()));
  }
}

const TEST = {
  kind: "test",
  level: "important",
  subject: "server",
  what: "this is a test: notices arrive",
  viewers: "nothing of it",
} as const;
