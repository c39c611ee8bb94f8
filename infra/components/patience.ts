// Decides when to warn that somebody has not answered: DigitalOcean, because its provider silently waits up to an hour when
// asked for a pause (429); the server over SSH, because the command provider waits without end and heeds no timeout.
import * as pulumi from "@pulumi/pulumi";

/** A tag, a key or a firewall takes 1 to 3 s. */
const LONG_MS = 60_000;
/** A droplet is active after 30 to 60 s. */
export const LONG_FOR_A_DROPLET_MS = 180_000;

/** Words about `what` that has not been done for `ms`. */
export type Told = (what: string, ms: number) => string;

export const byDigitalOcean: Told = (what, ms) =>
  `${what}: not done by DigitalOcean after ${ms / 1000} s. It may have asked for a pause (too many requests, yours or those of another program with this account); Pulumi then waits silently, for an hour at most, and continues by itself. To end it, press Ctrl-C once and wait until pulumi has ended`;

/** A file or a short command takes a second or two. */
export const LONG_OVER_SSH_MS = 60_000;
/** With Debian packages to install. */
export const LONG_FOR_A_RELEASE_MS = 300_000;

export const overSsh: Told = (what, ms) =>
  `${what}: the server has not finished it over SSH for ${ms / 1000} s. On a slow line it continues by itself. If nothing happens: press Ctrl-C, after a minute once more, then run pulumi up again (if it mentions a lock: pulumi cancel). A release takes effect as a whole or not at all`;

/**
 * Warns once when it takes long.
 * @returns ends the watch
 */
export const watchPatience = (
  what: string,
  warn: (text: string) => void,
  ms = LONG_MS,
  told = byDigitalOcean,
): (() => void) => {
  const timer = setTimeout(() => {
    warn(told(what, ms));
  }, ms);
  // It must not keep a program alive that is otherwise over.
  timer.unref();
  return () => {
    clearTimeout(timer);
  };
};

/**
 * Watches this resource until it is there; in a preview nobody is asked.
 * @param after what it waits for itself
 */
export const tellIfSlow = (
  resource: pulumi.CustomResource,
  what: string,
  after: pulumi.Input<unknown> = undefined,
  ms = LONG_MS,
  told = byDigitalOcean,
): void => {
  if (pulumi.runtime.isDryRun()) return;
  (pulumi.output(after) as pulumi.Output<unknown>).apply(() => {
    const warn = (text: string): void => void pulumi.log.warn(text, resource);
    resource.id.apply(watchPatience(what, warn, ms, told));
  });
};
