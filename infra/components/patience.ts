// Decides when it is told that somebody has not answered: DigitalOcean, for whose pauses (429) its provider waits up to an
// hour in silence; the server over SSH, for whom the command provider waits for ever, and heeds no timeout.
import * as pulumi from "@pulumi/pulumi";

/** A tag, a key or a firewall takes 1 to 3 s. */
const LONG_MS = 60_000;
/** A droplet is active after 30 to 60 s. */
export const LONG_FOR_A_DROPLET_MS = 180_000;

/** Words about `what` that has not been done for `ms`. */
export type Told = (what: string, ms: number) => string;

export const byDigitalOcean: Told = (what, ms) =>
  `${what}: not done by DigitalOcean for ${ms / 1000} s. If it asked for a pause (too many requests, of yours or of another program with this account), the provider waits for it without a word, an hour at most. It goes on by itself; to end it press Ctrl-C once, and wait until pulumi has ended`;

/** A file or a short command takes a second or two. */
export const LONG_OVER_SSH_MS = 60_000;
/** With Debian packages to install. */
export const LONG_FOR_A_RELEASE_MS = 300_000;

export const overSsh: Told = (what, ms) =>
  `${what}: the server has not finished it over SSH for ${ms / 1000} s. On a slow line it goes on by itself. If nothing comes of it: press Ctrl-C, after a minute once more, and pulumi up again (if it speaks of a lock: pulumi cancel). A release is put into force whole or not at all, and the next one comes after it`;

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
