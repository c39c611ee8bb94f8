// Decides when it is told that DigitalOcean has not answered: asked to pause (429), the provider waits up to an hour in silence.
import * as pulumi from "@pulumi/pulumi";

/** A tag, a key or a firewall takes 1 to 3 s. */
const LONG_MS = 60_000;
/** A droplet is active after 30 to 60 s. */
export const LONG_FOR_A_DROPLET_MS = 180_000;

const told = (what: string, ms: number): string =>
  `${what}: not done by DigitalOcean for ${ms / 1000} s. If it asked for a pause (too many requests, of yours or of another program with this account), the provider waits for it without a word, an hour at most. It goes on by itself; to end it press Ctrl-C once, and wait until pulumi has ended`;

/**
 * Warns once when it takes long.
 * @returns ends the watch
 */
export const watchPatience = (
  what: string,
  warn: (text: string) => void,
  ms = LONG_MS,
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
): void => {
  if (pulumi.runtime.isDryRun()) return;
  (pulumi.output(after) as pulumi.Output<unknown>).apply(() => {
    const warn = (text: string): void => void pulumi.log.warn(text, resource);
    resource.id.apply(watchPatience(what, warn, ms));
  });
};
