import type { Catalogue } from "../media/frame-id";
import type { Spawn } from "../media/spawn";

export interface NginxPlatformOptions {
  /** Name of the platform, for messages and recordings. */
  readonly name: string;
  readonly spawn: Spawn;
  /** Folder of its own for configuration and recordings. */
  readonly directory: string;
  /** The same folder as nginx sees it. @default the same path */
  readonly insideDirectory?: string;
  readonly catalogue: Catalogue;
  /** Address the hooks are answered on, reachable from nginx. @default 127.0.0.1 */
  readonly hooksHost?: string;
  /** @default 1935 */
  readonly port?: number;
  /** @default "app" */
  readonly app?: string;
  /** How to reach nginx's HTTP control from here, for `reset`. @default no control, `reset` throws */
  readonly control?: { readonly address: string; readonly port: number };
  /** A publish with another key is refused. @default any key is welcome */
  readonly expectedKey?: string;
  /** How long an unclean end is forgiven. @default 30 */
  readonly graceSeconds?: number;
}

/** A publish that was not let in. */
export interface Refusal {
  readonly at: number;
  readonly key: string;
  readonly why: "wrong key" | "already publishing";
}
