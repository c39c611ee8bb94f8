// Makes the key between feed and hub if there is none, before either starts for the first time.
import type { ReleaseFile } from "./release";
import { runOwn } from "./script";

const MAKE_FEED_KEY = "/usr/local/lib/restream/make-feed-key";

/** Keeps an existing key; a release without a feed needs none. @throws Error with the script's words. */
export const makeFeedKey = (files: ReleaseFile[]): void => {
  const script = files.find(({ path }) => path === MAKE_FEED_KEY);
  if (!script) return;
  try {
    runOwn(script, []);
  } catch (error) {
    throw new Error(`the feed's key could not be made: ${String(error)}`, { cause: error });
  }
};
