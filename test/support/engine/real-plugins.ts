// Decides between the real plugins and the stand-ins: all of the real ones, or none. A mixture would
// leave open what a run has shown.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** The versions that package.json pins; the engine takes no other. */
export const PLUGINS = ["resource-digitalocean-v4.80.1", "resource-command-v1.2.1"] as const;
export const LANGUAGE_HOST = "pulumi-language-nodejs";

export interface RealPlugins {
  languageHost: string;
  /** The plugins' directories, in the order of PLUGINS. */
  plugins: string[];
}
export type Choice = { real: RealPlugins } | { missing: string[] };

/** What is there, or everything that is missing, for the note that stand-ins are used. */
export function choosePlugins(
  cli: string,
  env: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): Choice {
  const path = (env["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
  const host = [dirname(cli), ...path]
    .map((directory) => join(directory, LANGUAGE_HOST))
    .find(exists);
  const homes = [env["PULUMI_HOME"], join(env["HOME"] ?? homedir(), ".pulumi")];
  const found = PLUGINS.map((name) =>
    homes
      .flatMap((home) => (home ? [join(home, "plugins", name)] : []))
      .find((directory) => exists(directory)),
  );
  const plugins = found.filter((directory) => directory !== undefined);
  if (host !== undefined && plugins.length === PLUGINS.length) {
    return { real: { languageHost: host, plugins } };
  }
  const missing = PLUGINS.filter((_name, index) => found[index] === undefined);
  return { missing: host === undefined ? [LANGUAGE_HOST, ...missing] : missing };
}
