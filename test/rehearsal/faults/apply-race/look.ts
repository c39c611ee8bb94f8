// What is looked at after a race.

/** What look-after-race.cjs prints. */
export interface Look {
  /** Process ids of every apply since the boot, in the order in which they began (docs/decisions/0017). */
  begun: number[];
  /** An apply is still at work. */
  isBusy: boolean;
  /** Files that are there only while a release is being switched. */
  left: string[];
  /** By path: mode and SHA-256; when its content was written, ms since the epoch. */
  files: Record<string, { is: string; changedAt: number }>;
  units: Record<string, { isRunning: boolean; invocation: string; startedAt: number; pid: number }>;
  /** Who may publish or read, as the running MediaMTX says; null: it does not answer. */
  users: string[] | null;
  /** Its file, and the copy that it took when it was started. */
  mediamtx: { onDisk: string; inForce: string };
  /** The preset of the spare restream: its file, and the copy that it took when it was started. */
  spare: { onDisk: string; inForce: string };
  /** By unit: what it shows when nobody publishes. */
  placeholders: Record<string, { path: string; isThere: boolean }>;
}
