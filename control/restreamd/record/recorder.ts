// Keeps restreamd's knowledge over many looks and its files: compares each look, stores it and leaves it for others.
import { readConfig, type Config } from "../config";
import { isRestream, type Decision } from "../watchdog/decide";
import { destinationOf, mediamtxOf, restreamsOf } from "./facts-of";
import {
  askConnected,
  askPublisher,
  bootOf,
  journalOf,
  now,
  writeNow,
  type Look,
} from "../look/droplet";
import { readClock, watchLate, type LateWatch } from "../look/lateness";
import { measureLive } from "../look/live-picture";
import { isPageKnockedAt } from "../look/page";
import { readCertificate, type CertificateFacts } from "../../shared/certificate";
import { readPicture } from "../look/picture";
import { Machine } from "../look/machine";
import { maskOf, type Mask } from "../look/mask";
import { BITRATE_LOOKS } from "../observe/bitrate";
import type { Facts, PairFacts } from "../observe/facts";
import { LATE } from "../observe/feed";
import { lastWords } from "../observe/last-words";
import { firstMemory, nowOf, observe } from "../observe/observe";
import { isTooEarly } from "../observe/pair";
import { asksWhy } from "../observe/restream";
import { Refusals } from "../look/refusals";
import type { Sample } from "../look/sample";
import type { Broadcasts } from "../../shared/broadcast";
import { readBroadcasts } from "../../shared/left";
import { viewHere } from "../../shared/failover";
import { isSpare, readPair } from "../../shared/pair";
import { dropReports, readSpool } from "../../shared/spool";
import { readKept, Store, type Kept, type Say } from "./store";
import type { Reported } from "../../shared/report";
import type { PublisherFacts } from "../../shared/mediamtx/answer";
import type { LiveFacts } from "../look/live-packets";

/** The measurement of a connection; undefined: not yet done or not possible. */
interface Measured {
  connection: string;
  facts: LiveFacts | undefined;
}

export class Recorder {
  #kept: Kept;
  readonly #boot: string;
  /** ms since the epoch. */
  readonly #watchedSince = Date.now();
  readonly #refusals: Refusals;
  readonly #store: Store;
  #publisher: { connection: string; facts: PublisherFacts | undefined } | undefined;
  #live: Measured | undefined;
  #inbound = { at: 0, bytes: 0 };
  #bitrates: number[] = [];
  #late: LateWatch | undefined;
  readonly #config: Config;
  readonly #mask: Mask;
  readonly #machine = new Machine();
  readonly #failed: (error: unknown) => void;

  /** @throws Error when what an earlier restreamd kept cannot be read. */
  static async start(say: Say, failed: (error: unknown) => void): Promise<Recorder> {
    return new Recorder(readKept(), await bootOf(), readConfig(), say, failed);
  }

  private constructor(
    kept: Kept & { said: number },
    boot: string,
    config: Config,
    say: Say,
    failed: (error: unknown) => void,
  ) {
    this.#kept = kept;
    this.#boot = boot;
    this.#config = config;
    this.#mask = maskOf(config.maskKeys);
    this.#failed = failed;
    this.#refusals = new Refusals(kept.memory?.cursor ?? "", this.#mask, failed);
    this.#store = new Store(kept.said, say, failed, ({ memory }) => {
      dropReports(memory?.reports ?? []);
    });
  }

  async record(
    key: string,
    { sample, path }: Look,
    { state, actions, feed }: Decision,
  ): Promise<void> {
    const time = Date.now();
    const pair = this.#pair();
    if (isTooEarly(pair, this.#kept.memory, { boot: this.#boot, time })) return;
    // Without an answer it is unknown who publishes.
    const known = this.#live?.connection ?? "";
    const connection = !path ? known : path.online ? path.connection : "";
    if (connection !== this.#live?.connection) this.#measure(connection);
    if (connection !== "" && this.#publisher?.connection !== connection)
      this.#publisher = { connection, facts: await askPublisher(key, connection) };
    const kbps = this.#inboundKbps(sample.at, path?.inboundBytes);
    if (path && connection !== "") this.#bitrates = [...this.#bitrates, kbps].slice(-BITRATE_LOOKS);
    this.#late = watchLate(this.#late, readClock(now), connection, this.#toldLate(connection));
    await this.#refusals.askUnsaid(time, () => askConnected(key));
    const facts: Facts = {
      time,
      boot: this.#boot,
      mediamtx: mediamtxOf(sample),
      feed,
      path,
      publisher: this.#publisher?.connection === connection ? this.#publisher.facts : undefined,
      live: this.#live?.facts,
      bitrates: this.#bitrates,
      lateSeconds: this.#late?.seconds,
      picture: readPicture(),
      isPageKnockedAt: isPageKnockedAt(),
      certificate: pair !== undefined && isSpare(pair) ? undefined : this.#certificate(),
      pair,
      config: this.#config,
      broadcasts: this.#broadcasts(time),
      restreams: restreamsOf(sample, state.arrivals, actions, await this.#reasons(sample, time)),
      ...this.#refusals.take(),
      ...(await this.#machine.read(sample.at)),
      reports: this.#reports(),
    };
    const { memory, events, nextNumber } = observe(
      this.#kept.memory ?? firstMemory(facts),
      facts,
      this.#kept.nextNumber,
    );
    this.#kept = { memory, events: [...this.#kept.events, ...events].slice(-1000), nextNumber };
    this.#store.keep(this.#kept);
    await writeNow(nowOf(memory, facts, kbps));
  }

  /** Seconds, as far as an earlier restreamd has told of this connection. */
  #toldLate(connection: string): number {
    const { feed, publisher } = this.#kept.memory ?? {};
    const told = feed?.troubles["picture-late"]?.event;
    return told !== undefined && publisher?.connection === connection ? LATE : 0;
  }

  /** The same. */
  #certificate(): CertificateFacts | undefined {
    if (!this.#config.certificate) return undefined;
    try {
      return readCertificate();
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Also one that comes, or goes, while this restreamd runs. */
  #pair(): PairFacts | undefined {
    try {
      const pair = readPair();
      return pair && { ...pair, watchedSince: this.#watchedSince, failover: viewHere() };
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** What may not be read is not known, and the look goes on. */
  #broadcasts(time: number): Broadcasts {
    try {
      return Object.fromEntries(
        Object.entries(readBroadcasts() ?? {}).filter(([, { validUntil }]) => time < validUntil),
      );
    } catch (error) {
      this.#failed(error);
      return {};
    }
  }

  #reports(): Reported[] {
    try {
      return readSpool((words) => {
        this.#failed(words);
      });
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  /** Runs beside the looks because it takes some seconds. */
  #measure(connection: string): void {
    const live: Measured = { connection, facts: undefined };
    this.#live = live;
    this.#bitrates = [];
    if (connection !== "")
      void measureLive((facts) => {
        live.facts = facts;
      });
  }

  #inboundKbps(at: number, bytes = this.#inbound.bytes): number {
    const before = this.#inbound;
    this.#inbound = { at, bytes };
    return Math.max(0, Math.round(((bytes - before.bytes) * 8) / Math.max(1, at - before.at)));
  }

  /** By destination, where they are told at this look. */
  async #reasons({ units }: Sample, time: number): Promise<Record<string, string>> {
    const reasons: Record<string, string> = {};
    for (const destination of units.filter(isRestream).map(({ name }) => destinationOf(name))) {
      if (!asksWhy(this.#kept.memory?.destinations[destination], time)) continue;
      const words = lastWords(await journalOf(destination), this.#mask);
      if (words !== undefined) reasons[destination] = words;
    }
    return reasons;
  }
}
