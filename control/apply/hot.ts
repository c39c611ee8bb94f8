// Decides which change of MediaMTX's configuration its API takes while everything runs: who may publish. Pure.
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

/** The configuration as MediaMTX reads it; only what is compared here has a type. */
interface Config {
  authInternalUsers?: unknown;
}

/** MediaMTX reads YAML 1.1: there a bare `no` is false. */
const read = (text: string): Config => parse(text, { version: "1.1" }) as Config;

/** Reads a configuration; undefined when the text is no YAML or no configuration. */
const readIfAny = (text: string): Config | undefined => {
  try {
    const config: unknown = read(text);
    return typeof config === "object" && config !== null ? config : undefined;
  } catch {
    return undefined;
  }
};

/**
 * True when nothing but the users differs; `before` is undefined when there is no such file yet. A file that cannot
 * be read is not hot: a restart replaces it, and a trial shows whether MediaMTX accepts the new one.
 */
export const isHotChange = (before: string | undefined, after: string): boolean => {
  const [old, wanted] = [readIfAny(before ?? ""), readIfAny(after)];
  if (old === undefined || wanted === undefined) return false;
  return isDeepStrictEqual(
    { ...old, authInternalUsers: undefined },
    { ...wanted, authInternalUsers: undefined },
  );
};
