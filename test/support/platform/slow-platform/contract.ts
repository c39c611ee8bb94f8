// What the slow platform's process and the test bed say to each other: its settings, a file; its events, lines of JSON.
import type { RefusalReason } from "../receiving-server";

/** The steps of a publish that a platform answers. */
export const STEPS = ["connect", "createStream", "publish"] as const;
export type Step = (typeof STEPS)[number];

/** Seconds from a step's arrival to its answer. @default 0, of each */
export type Delays = Readonly<Partial<Record<Step, number>>>;

export interface SlowSettings {
  /** 0: any that is free, told with "up". */
  readonly port: number;
  readonly app: string;
  /** A publish with another key is refused; undefined: any is welcome. */
  readonly expectedKey?: string | undefined;
  /** Every publish is refused with these words: {key} is the key as it was shown, {encoded} the same, percent-encoded. */
  readonly refusal?: string | undefined;
  /** Certificate and key, read at each connection; with it `port` speaks TLS. */
  readonly certificateFile?: string | undefined;
  readonly recordDirectory: string;
  readonly delays: Delays;
}

/** Connections are counted from 1 at each start. */
export type SlowEvent =
  | { readonly event: "up"; readonly port: number }
  | { readonly event: "connected"; readonly connection: number }
  | {
      readonly event: "command";
      readonly connection: number;
      readonly name: string;
      /** Only connect names it. */
      readonly app?: string | undefined;
      /** Only publish and what goes with it name it. */
      readonly playPath?: string | undefined;
    }
  | { readonly event: "answered"; readonly connection: number; readonly step: Step }
  | {
      readonly event: "publish";
      readonly connection: number;
      readonly key: string;
      readonly file: string;
    }
  | { readonly event: "refused"; readonly key: string; readonly why: RefusalReason }
  /** Bytes of sound and picture so far; while there are new ones, each MEDIA_EVERY_MS. */
  | { readonly event: "media"; readonly connection: number; readonly bytes: number }
  /** clean: it said goodbye before it went. */
  | { readonly event: "end"; readonly connection: number; readonly clean: boolean };

export const MEDIA_EVERY_MS = 200;

/** A line to the process: every connection is dropped; or other delays, for steps that are still to come. */
export type SlowOrder = { readonly order: "drop" } | { readonly order: "delay"; delays: Delays };

export const renderLine = (line: SlowEvent | SlowOrder): string => JSON.stringify(line);

/** The event of a line; undefined for whatever else the process says. */
export const parseSlowEvent = (line: string): SlowEvent | undefined =>
  line.startsWith('{"event":') ? (JSON.parse(line) as SlowEvent) : undefined;
