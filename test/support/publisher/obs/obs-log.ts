// Decides what of OBS's log a rehearsal can tell: its version, and what it made of its tries to connect. Pure.

export interface ObsLog {
  /** "30.2.3.1-3"; undefined while it has not said so. */
  readonly version: string | undefined;
  /** How often it took itself for connected. */
  readonly connections: number;
  /** Codes of tries that failed, in order; -3 is OBS_OUTPUT_INVALID_STREAM (libobs/obs-defs.h, 30.2.3). */
  readonly failures: readonly number[];
  /** How often it was dropped and said that it would try again. */
  readonly reconnects: number;
  /** How often it gave up streaming, for whatever reason. */
  readonly stops: number;
}

export const parseObsLog = (log: string): ObsLog => ({
  version: /^info: OBS (\S+) \(/m.exec(log)?.[1],
  connections: count(log, /^info: \[rtmp stream: .*\] Connection to .* successful$/gm),
  failures: [...log.matchAll(/^info: \[rtmp stream: .*\] Connection to .* failed: (-?\d+)$/gm)].map(
    ([, code]) => Number(code),
  ),
  reconnects: count(log, /^info: Output '.*': Reconnecting in /gm),
  stops: count(log, /^info: ==== Streaming Stop =/gm),
});

const count = (log: string, pattern: RegExp): number => [...log.matchAll(pattern)].length;
