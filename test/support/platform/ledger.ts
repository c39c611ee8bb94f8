// What one receiving server took in: who published when, how each ended, what arrived. The server's make does not matter.
import type { Catalogue } from "../media/frame-id";
import { withSource } from "../media/receive";
import type { ReceivedFrame } from "../media/received-frame";
import { RecordingTail } from "../media/recording";
import type { Refusal, RefusalReason } from "./receiving-server";
import {
  connectionsOf,
  sessionsOf,
  type Connection,
  type Session,
  type SessionEvent,
} from "./session";

/** All times in ms since the epoch. */
export class Ledger {
  readonly refusals: Refusal[] = [];
  readonly #name: string;
  readonly #catalogue: Catalogue;
  readonly #graceSeconds: number;
  readonly #tails = new Map<number, RecordingTail>();
  #events: SessionEvent[] = [];

  constructor(name: string, catalogue: Catalogue, graceSeconds: number) {
    this.#name = name;
    this.#catalogue = catalogue;
    this.#graceSeconds = graceSeconds;
  }

  get connections(): Connection[] {
    return connectionsOf(this.#events);
  }

  sessions(at: number): Session[] {
    return sessionsOf(this.#events, at, this.#graceSeconds);
  }

  get recordings(): RecordingTail[] {
    return [...this.#tails.values()];
  }

  frames(since = 0): ReceivedFrame[] {
    return this.recordings
      .flatMap((tail) => tail.tagsSince(since))
      .map((tag) => withSource(tag, this.#catalogue))
      .sort((a, b) => a.at - b.at);
  }

  /** @param locate path of its recording, undefined while it is not known */
  published(connection: number, key: string, at: number, locate: () => string | undefined): void {
    this.#events.push({ kind: "publish", at, connection, key });
    const tail = new RecordingTail({ name: `${this.#name}-${connection}`, locate });
    this.#tails.set(connection, tail.start());
  }

  /** The first end of a connection that published counts; anything else is ignored. */
  ended(connection: number, at: number, clean: boolean): void {
    const open = this.connections.find(({ id }) => id === connection);
    if (open === undefined || open.endedAt !== undefined) return;
    this.#events.push({ kind: "end", at, connection, clean });
    this.#tails.get(connection)?.close();
  }

  /** The server has gone: whoever was connected saw the connection break. */
  allEnded(at: number): void {
    for (const { id } of this.connections) this.ended(id, at, false);
  }

  reset(at: number): void {
    this.#events.push({ kind: "reset", at });
  }

  refused(key: string, why: RefusalReason, at: number): void {
    this.refusals.push({ at, key, why });
  }

  /** It was taken for a publish, but the server did not let it in after all. */
  neverPublished(connection: number, why: RefusalReason, at: number): void {
    this.refused(this.connections.find(({ id }) => id === connection)?.key ?? "", why, at);
    this.#events = this.#events.filter(
      (event) => event.kind === "reset" || event.connection !== connection,
    );
    this.#tails.get(connection)?.close();
    this.#tails.delete(connection);
  }

  /** Reads every recording to its end and lets go of the files. */
  close(): void {
    for (const tail of this.recordings) tail.close();
  }
}
