// What the server's process and the test bed say to each other: its settings, a file; its events, lines of JSON.
import type { RefusalReason } from "../receiving-server";

export interface WorkerSettings {
  readonly port: number;
  readonly app: string;
  /** A publish with another key is refused; undefined: any is welcome. */
  readonly expectedKey?: string | undefined;
  /** A publisher that has sent nothing for so long is dropped; undefined: never. */
  readonly dropsSilentAfterSeconds?: number | undefined;
  /** Certificate and key, read at each connection; with it `port` speaks TLS. */
  readonly certificateFile?: string | undefined;
  readonly recordDirectory: string;
  /** For what the server itself wants to keep. */
  readonly storeDirectory: string;
}

/** Connections are counted from 1 at each start. */
export type WorkerEvent =
  | { readonly event: "up" }
  | {
      readonly event: "publish";
      readonly connection: number;
      readonly key: string;
      readonly file: string;
    }
  | { readonly event: "refused"; readonly key: string; readonly why: RefusalReason }
  /** clean: it said goodbye before it went. */
  | { readonly event: "end"; readonly connection: number; readonly clean: boolean };

/** A line to the process: every publisher is to be dropped. */
export const DROP = "drop";

export const renderEvent = (event: WorkerEvent): string => JSON.stringify(event);

/** The event of a line; undefined for the server's own log. */
export const parseEvent = (line: string): WorkerEvent | undefined =>
  line.startsWith('{"event":') ? (JSON.parse(line) as WorkerEvent) : undefined;
