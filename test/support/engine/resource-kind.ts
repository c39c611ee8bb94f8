// Stand-in, shared: what a kind of resource must be able to do. The gRPC side is provider-server.ts.
import type { Properties } from "./properties";

/** What a resource may say to whoever watches `pulumi up`. */
export interface ResourceLog {
  /** A line of progress; shown while the resource is worked on, not kept. */
  status(line: string): void;
  warn(message: string): void;
  /** Shown and kept; it fails nothing by itself. */
  error(message: string): void;
}

export interface Checked {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

export interface Difference {
  changed: string[];
  /** Those of `changed` that cannot be changed in place. */
  replaced: string[];
  deleteBeforeReplace: boolean;
}

export interface ResourceKind {
  /** `autoName` is the name to take when the program gives none. */
  check(inputs: Properties, old: Properties | undefined, autoName: string): Checked;
  /** `state` is what create, update or read returned last. */
  diff(state: Properties, inputs: Properties): Difference;
  /** The state a preview shows; what only the API knows is UNKNOWN. */
  preview(inputs: Properties, state?: Properties): Properties;
  create(inputs: Properties, log: ResourceLog): Promise<{ id: string; state: Properties }>;
  /** undefined: it is gone. */
  read(id: string, state: Properties, inputs: Properties): Promise<Refreshed | undefined>;
  update(id: string, inputs: Properties, state: Properties, log: ResourceLog): Promise<Properties>;
  delete(id: string, state: Properties, log: ResourceLog): Promise<void>;
}
export interface Refreshed {
  state: Properties;
  inputs: Properties;
}

/** It exists, but did not become what it should: the engine keeps its id, so nothing is orphaned. */
export class CreatedButFailed extends Error {
  constructor(
    readonly id: string,
    readonly state: Properties,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
