// What a scenario may ask of a server that stands for a platform, whatever its make.
import type { Catalogue } from "../media/frame-id";
import type { ReceivedFrame } from "../media/received-frame";
import type { RecordingTail } from "../media/recording";
import type { Spawn } from "../media/spawn";
import type { Certificates } from "./certificates";
import type { Connection, Session } from "./session";

export interface ReceivingServer {
  readonly name: string;
  /** Its process, as seen from here; undefined while it does not run. SIGSTOP: it accepts and reads no more. */
  readonly pid: number | undefined;
  /** Publishes that were not let in. */
  readonly refusals: readonly Refusal[];
  /** The last lines that the server said: evidence. */
  readonly log: readonly string[];
  /** Every connection that published, in order. */
  readonly connections: Connection[];
  /** What it shows its clients; without, it speaks plain RTMP. */
  readonly tls: Certificates | undefined;
  /** Resolves once it takes connections. Also after `stop`. */
  start(): Promise<void>;
  /** Ends it: a broken connection to who publishes, a refused one to who comes. Reads the recordings to their end. */
  stop(): Promise<void>;
  /** The platform's sessions up to a time. @param at ms since the epoch, @default now */
  sessions(at?: number): Session[];
  /** One for each connection, in order. */
  recordings(): RecordingTail[];
  /** All that was received, on all connections, in order of arrival. @param since ms since the epoch, @default all */
  frames(since?: number): ReceivedFrame[];
  /** Resolves with a connection that is publishing; at once if there is one. */
  waitForPublish(timeoutMs: number): Promise<Connection>;
  /** The platform ends the broadcast itself and drops the publisher, as Twitch does after 48 hours. */
  reset(): Promise<void>;
}

export interface ReceivingServerOptions {
  /** Name of the platform, for messages and recordings. */
  readonly name: string;
  readonly spawn: Spawn;
  /** Folder of its own for configuration and recordings. */
  readonly directory: string;
  /** The same folder as the server sees it. @default the same path */
  readonly insideDirectory?: string;
  readonly catalogue: Catalogue;
  /** Where it takes publishers. @default 1935 */
  readonly port?: number;
  /** @default "app" */
  readonly app?: string;
  /** Those of the folder `certificates` in `directory`; with them, `port` speaks TLS. @default plain RTMP */
  readonly certificates?: Certificates;
  /** A publish with another key is refused. @default any key is welcome */
  readonly expectedKey?: string;
  /** A publisher that has sent nothing for so long is dropped: its machine has lost its power, or its line. @default never */
  readonly dropsSilentAfterSeconds?: number | undefined;
  /** How long an unclean end is forgiven. @default 30 */
  readonly graceSeconds?: number;
}

/** A publish that was not let in. */
export interface Refusal {
  /** ms since the epoch */
  readonly at: number;
  readonly key: string;
  readonly why: RefusalReason;
}

export type RefusalReason = "wrong key" | "already publishing";
