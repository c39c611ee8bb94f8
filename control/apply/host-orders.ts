// Decides what carrying out a plan, and undoing it, can ask and order of the host.
import type { Waiting } from "../shared/waiting";
import type { Unfinished } from "./host-state";
import type { Run } from "./systemd";

export interface Kept {
  mode: number;
  content: Buffer;
}

/** The host as a plan changes it; each may throw. */
export interface Host {
  running: () => ReadonlySet<string>;
  /** The InvocationID of each unit of ours that runs: another one after each start. @param running as read just before */
  invocations: (running?: ReadonlySet<string>) => ReadonlyMap<string, string>;
  fileAt: (path: string) => Kept | undefined;
  /** Writes the file beside its place, whole and synced to disk. */
  stage: (path: string, file: Kept) => void;
  /** Puts the file into its place by a rename. */
  switchTo: (path: string) => void;
  unstage: (path: string) => void;
  remove: (path: string) => void;
  installed: () => string[] | undefined;
  noteInstalled: (paths: string[] | undefined) => void;
  unfinished: () => Unfinished | undefined;
  noteUnfinished: (unfinished: Unfinished | undefined) => void;
  /** Units that wait for their next start. */
  waiting: () => Waiting | undefined;
  noteWaiting: (waiting: Waiting | undefined) => void;
  sync: () => void;
  /** @param config the text of a mediamtx.yml, whose users the running MediaMTX takes */
  changeUsers: (config: string) => Promise<void>;
  reload: () => void;
  restart: (unit: string) => void;
  start: (unit: string) => void;
  stop: (units: readonly string[]) => void;
  /** Which of these units run well, as far as systemd says. */
  runs: (units: readonly string[]) => ReadonlyMap<string, Run>;
  /** Those of them that answer what they are asked. */
  answering: (units: readonly string[]) => Promise<ReadonlySet<string>>;
  /** @param mustAnswer those that answered before. Resolves when all are well. @throws Error that says what is wrong */
  verify: (units: readonly string[], mustAnswer: ReadonlySet<string>) => Promise<void>;
}
