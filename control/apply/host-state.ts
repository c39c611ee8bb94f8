// Decides what apply needs to know of the host before a release.

/** What an apply still owes once it has begun to switch files. */
export interface Unfinished {
  restart: string[];
  /** MediaMTX may let others in than its file says: it has to be told again. */
  users?: true;
  /** systemd's InvocationID of each unit to restart, read after the switch; without it, each is owed. */
  invocations?: Record<string, string>;
}

/** The host's state before the release. */
export interface HostState {
  /** By path; undefined: not there. */
  files: ReadonlyMap<string, { mode: string; sha256: string } | undefined>;
  /** Paths that earlier releases installed; empty before the first. */
  installed: readonly string[];
  /** Units that run now, or that systemd is about to start again. */
  running: ReadonlySet<string>;
  /** systemd's InvocationID of units of ours that run: another one after each start. */
  invocations: ReadonlyMap<string, string>;
  /** Restreams that run and have sent nothing since they were started, as far as restreamd knows. */
  silent: ReadonlySet<string>;
  /** Whether OBS is on air, by MediaMTX; true where it does not say. */
  publisherOnline: boolean;
  /** The only publisher that the operator lets in (restream cutover); undefined: all of the release's. */
  chosen: string | undefined;
  /** Among the files that change, those that a running MediaMTX can take without a restart. */
  hotPaths: ReadonlySet<string>;
  /** Debian packages that the release names and that are not installed. */
  missing: readonly string[];
  /** What an earlier apply had switched but not finished; undefined: it finished everything. */
  unfinished: Unfinished | undefined;
}
