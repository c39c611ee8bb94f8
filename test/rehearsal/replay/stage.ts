// Who publishes at the moment, from where, and what was done to the line: what the events act on.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { LivePublisher } from "../../support/publisher/publisher";
import type { NetworkHost } from "../../support/world/network";
import { type Bed } from "../bed/bed";
import { withDeadLine } from "../verbs/links";
import { expectSource } from "../verbs/row";
import type { Span } from "./publisher-line";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { SECRETS } from "../bed/secrets";

/** Sources that a publisher of the operator sends. */
type Source = "live" | "other-bitrate";

export class Stage {
  readonly bed: Bed;
  /** All that ever published or were to, but not the ghost. */
  readonly publishers: LivePublisher[] = [];
  /** ms since the epoch */
  readonly deadLines: Span[] = [];
  /** Which frames are the live picture. */
  source: Source = "live";
  host: NetworkHost;
  readonly #hosts = new Map<string, NetworkHost>();

  constructor(bed: Bed) {
    this.bed = bed;
    this.host = bed.home;
    this.publishers.push(bed.publisher);
  }

  get publisher(): LivePublisher {
    return this.bed.publisher;
  }

  /** The host at this address; made at the first call. */
  hostAt(name: string, address: string): NetworkHost {
    const host = this.#hosts.get(name) ?? this.bed.network.addHost(name, address);
    this.#hosts.set(name, host);
    return host;
  }

  /** Another publisher is the operator's from now on; not started. */
  async change(name: string, host: NetworkHost, source: Source): Promise<void> {
    const address = (await this.bed.project.output("address")) as string;
    // `destroy` ends the one that the bed knows.
    this.bed.publisher = this.bed.publishers.newPublisher(name, address, SECRETS.publishKey, {
      host,
      source,
    });
    this.publishers.push(this.bed.publisher);
    this.host = host;
    this.source = source;
  }

  /** Starts the publisher; resolves with its connect when every platform receives it. */
  async goLive(): Promise<number> {
    this.publisher.start();
    const connectedAt = await this.publisher.waitForConnect(WITHIN_MS.connects);
    await this.expect(this.source, connectedAt);
    return connectedAt;
  }

  /** Resolves when every platform has received a picture of it at or after `since` (ms since the epoch). */
  async expect(source: string, since: number, withinMs = WITHIN_MS.shownAnew): Promise<void> {
    for (const name of PLATFORMS)
      await expectSource(this.bed.platforms[name], source, since, withinMs);
  }

  /** While `during` lasts, nothing passes the publisher's line, and nobody is told. */
  async withDeadLine(during: () => Promise<unknown>): Promise<void> {
    const span: Span = { from: now() };
    this.deadLines.push(span);
    try {
      await withDeadLine(this.host, during);
    } finally {
      span.to = now();
    }
  }

  /** Whatever the event before left: the publisher is on air. */
  async ensureOnAir(): Promise<void> {
    if (this.publisher.connectedAt !== undefined) {
      await this.expect(this.source, now());
      return;
    }
    if (this.publisher.pid !== undefined) await this.publisher.kill();
    await this.goLive();
  }

  /** Resolves at a second of the run, or at once when it is past. @param startedAt ms since the epoch */
  async until(second: number, startedAt: number): Promise<void> {
    const left = startedAt + second * 1000 - now();
    if (left > 0) await pause(left); // the event's own quiet time
  }
}
