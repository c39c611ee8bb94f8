// What the publisher's process and the test bed say to each other: its settings, a file; its events, lines of JSON.
import type { PublishAddress } from "../../media/rtmp/publishing-client";
import type { DropReason, Thresholds } from "./obs-dropper";
import type { Kind, Script, ScriptReason } from "./script";

/** Holds the publish key: the file is its owner's alone. */
export interface ScriptedSettings {
  readonly address: PublishAddress;
  readonly stallSeconds: number;
  /** Path of the prepared FLV. */
  readonly media: string;
  readonly without?: Kind | undefined;
  readonly clockStartMs: number;
  readonly dropper?: Thresholds | undefined;
  /** Each frame that leaves it is told. */
  readonly tellsSent: boolean;
  /** Takes effect with the process. */
  readonly script: Script;
}

/** A frame that was not sent. */
export interface LeftOut {
  /** Its name (frame-id.ts). */
  readonly id: string;
  readonly kind: Kind;
  /** The decoding time it would have been sent with, ms, not wrapped. */
  readonly dtsMs: number;
  readonly why: ScriptReason | DropReason;
  /** When it was decided, ms since the epoch. */
  readonly at: number;
}

/** A frame that leaves it. */
export interface Sent {
  readonly id: string;
  readonly kind: Kind;
  /** When it is given to the line, ms since the epoch. */
  readonly at: number;
  /** For how long it waited for that, ms. */
  readonly waitedMs: number;
}

/** What one connection has come to so far. */
export interface Progress {
  readonly sent: number;
  readonly leftOut: number;
  readonly longestQueueMs: number;
}

/** `at` in ms since the epoch. An attempt begins with "trying" and ends with "ended". */
export type ScriptedEvent =
  | { readonly event: "trying"; readonly at: number }
  /** The TCP connection is there. */
  | { readonly event: "connected"; readonly at: number }
  /** The server has accepted the publish. */
  | { readonly event: "publishing"; readonly at: number }
  | { readonly event: "left out"; readonly frames: readonly LeftOut[] }
  | ({ readonly event: "sent" } & Sent)
  | ({ readonly event: "progress" } & Progress)
  | { readonly event: "ended"; readonly at: number; readonly why: string };

export type ScriptedOrder =
  | { readonly order: "play"; readonly script: Script }
  /** Say goodbye and go. */
  | { readonly order: "stop" };

export const renderLine = (line: ScriptedEvent | ScriptedOrder): string => JSON.stringify(line);

/** The event of a line; undefined for whatever else the process says, and for a last line that a kill cut off. */
export const parseScriptedEvent = (line: string): ScriptedEvent | undefined =>
  /^\{"event":.*\}$/.test(line) ? (JSON.parse(line) as ScriptedEvent) : undefined;
