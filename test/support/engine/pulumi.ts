// The real Pulumi CLI for a rehearsal, with a home, a state and a passphrase of its own. Uses the real
// language host and providers where they are installed, and our stand-ins where they are not; says which.
import { build } from "esbuild";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  runToEnd,
  spawnLocally,
  startPorted,
  type Finished,
  type PortedProcess,
  type Spawn,
} from "./processes";
import { choosePlugins, LANGUAGE_HOST, type Choice } from "./real-plugins";

export interface EngineOptions {
  /** Path of the pulumi binary. */
  cli: string;
  /** A fresh private directory: home, state and wrappers go there. The caller removes it. */
  workDir: string;
  /** The node that runs the stand-ins and the program (default: this one). */
  node?: string;
  /** How processes are started (default: here). All of them must land where they see one loopback. */
  spawn?: Spawn;
  /** For the CLI and the providers, above everything else: DIGITALOCEAN_API_URL, _TOKEN … */
  environment?: Record<string, string>;
}

export interface Engine {
  /** "real": language host and both plugins; "stand-in": all three are ours. */
  providers: "real" | "stand-in";
  /** Why stand-ins are used: what was not found. Empty with the real ones. Announce it. */
  missing: string[];
  /** Starts the stand-in providers; nothing to do for real ones, which the engine starts itself. */
  start(): Promise<void>;
  /** Ends them. */
  stop(): Promise<void>;
  /** The whole environment of a CLI process; complete only after start(). */
  env(): NodeJS.ProcessEnv;
  /** Runs the CLI in a project's directory and waits for its end. Never throws for its exit code. */
  pulumi(args: string[], options: { cwd: string; env?: Record<string, string> }): Promise<Finished>;
}

const STAND_INS = ["digitalocean", "command"] as const;

export async function prepareEngine(options: EngineOptions): Promise<Engine> {
  const { cli, workDir, environment = {}, spawn = spawnLocally, node = process.execPath } = options;
  const choice = choosePlugins(cli, process.env);
  const directories = layout(workDir);
  for (const directory of Object.values(directories)) await mkdir(directory, { recursive: true });
  await installPlugins(choice, directories, node);
  const base = {
    ...environmentOfEngine(directories),
    // The program's ts-node keeps a cache there.
    TMPDIR: directories.home,
    PATH: [dirname(node), process.env["PATH"] ?? ""].join(delimiter),
    ...environment,
  };
  let running: PortedProcess[] = [];
  let attached: Record<string, string> = {};

  const env = (): NodeJS.ProcessEnv => ({ ...base, ...attached });
  return {
    providers: "real" in choice ? "real" : "stand-in",
    missing: "real" in choice ? [] : choice.missing,
    env,
    async start() {
      if ("real" in choice || running.length > 0) return;
      const start = (name: string) =>
        startPorted(spawn, [...standInCommand(node, "providers"), name], {
          env: base,
          cwd: workDir,
        });
      running = await Promise.all(STAND_INS.map(start));
      const ports = running.map(({ port }, index) => `${String(STAND_INS[index])}:${String(port)}`);
      attached = { PULUMI_DEBUG_PROVIDERS: ports.join(",") };
    },
    async stop() {
      await Promise.all(running.map((process) => process.stop()));
      running = [];
      attached = {};
    },
    pulumi: (args, { cwd, env: more = {} }) =>
      runToEnd(spawn, [cli, ...args], { cwd, env: { ...env(), ...more } }),
  };
}

interface Directories {
  home: string;
  pulumiHome: string;
  plugins: string;
  state: string;
}
const layout = (workDir: string): Directories => ({
  home: join(workDir, "home"),
  pulumiHome: join(workDir, "pulumi-home"),
  plugins: join(workDir, "pulumi-home", "plugins"),
  state: join(workDir, "state"),
});

/**
 * Puts plugins where the engine looks for them without a warning: its own plugin cache. PATH would do for
 * the language host, but each run would warn of it; which version it says to be is not looked at.
 */
async function installPlugins(
  choice: Choice,
  { plugins }: Directories,
  node: string,
): Promise<void> {
  const host = join(plugins, "language-nodejs-v3.259.0");
  if ("real" in choice) {
    await linkFiles([choice.real.languageHost], host);
    for (const plugin of choice.real.plugins) {
      const files = (await readdir(plugin)).map((file) => join(plugin, file));
      await linkFiles(files, join(plugins, basename(plugin)));
    }
    return;
  }
  await mkdir(host);
  const program = join(host, "language-host.cjs");
  // In one piece: every run of the CLI starts it anew, some of them twice.
  await build({
    entryPoints: [join(__dirname, "language-host.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const command = shellWords([node, program]);
  const wrapper = `#!/bin/sh\n# Stand-in for the real language host.\nexec ${command} "$@"\n`;
  await writeFile(join(host, LANGUAGE_HOST), wrapper, { mode: 0o755 });
}

/** Links in a directory of its own: the engine passes over a plugin directory that is a link itself. */
async function linkFiles(files: string[], directory: string): Promise<void> {
  await mkdir(directory);
  for (const file of files) await symlink(file, join(directory, basename(file)));
}

/** One process, without tsx's own parent: signals and standard input reach the stand-in itself. */
function standInCommand(node: string, entry: string): string[] {
  const tsx = createRequire(__filename).resolve("tsx");
  return [node, "--import", pathToFileURL(tsx).href, join(__dirname, `${entry}.ts`)];
}

const shellWords = (words: string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");

/** Pulumi's own variables, and the provider's for quick retries. Nothing of the caller's own Pulumi is seen or touched. */
const environmentOfEngine = ({ home, pulumiHome, state }: Directories): NodeJS.ProcessEnv => ({
  HOME: home,
  LANG: "C.UTF-8",
  // The CLI is short-lived and there is memory: 23.6 s of processor instead of 25.1 for the engine's tests (2026-11-25).
  GOGC: "400",
  // Only a terminal wants colours; a reader of stdout does not.
  NO_COLOR: "1",
  PULUMI_HOME: pulumiHome,
  PULUMI_BACKEND_URL: pathToFileURL(state).href,
  PULUMI_CONFIG_PASSPHRASE: "rehearsal",
  PULUMI_CREDENTIAL_STORE: "plaintext",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  // A missing plugin is a clear error instead of a download that fails after 7 s.
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  DIGITALOCEAN_HTTP_RETRY_MAX: "1",
  DIGITALOCEAN_HTTP_RETRY_WAIT_MIN: "0.01",
  DIGITALOCEAN_HTTP_RETRY_WAIT_MAX: "0.05",
});
