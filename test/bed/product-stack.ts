// For the product's own test without machines: its program, the real CLI, and the API simulator with nothing behind it.
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyDatacenter } from "../simulator/digitalocean/empty-datacenter";
import { startSimulator, type Simulator } from "../simulator/digitalocean/server";
import type { Finished } from "../support/engine/processes";
import { prepareEngine, type Engine } from "../support/engine/pulumi";
import { ensurePulumiCli } from "../support/parts/pulumi-cli";

const ROOT = join(__dirname, "../..");
/** What of the repository a `pulumi up` reads. */
const PROGRAM = [
  ...[".npmrc", "Pulumi.yaml", "Pulumi.prod.yaml", "package.json", "tsconfig.json"],
  ...["infra", "files", "control", "home", "restream"],
];
/** Long enough to build it; it is there when a rehearsal ran before. */
const CLI_WITHIN_MS = 1_200_000;
export const TOKEN = "test-token-digitalocean";
/** The least that a stack needs. */
const CONFIG: Readonly<Record<string, string>> = {
  homeIp: "203.0.113.10",
  publishKey: "test-key-home-0123456789",
  twitchStreamKey: "test-key-twitch-0123456789",
};

export class ProductStack {
  private constructor(
    readonly directory: string,
    readonly simulator: Simulator,
    readonly engine: Engine,
    /** Host name → address, as the internet sees the account's DNS records. */
    readonly names: ReadonlyMap<string, string>,
    /** Path of the `pulumi` program. */
    readonly cli: string,
  ) {}

  static async prepare(): Promise<ProductStack> {
    const cli = await ensurePulumiCli({
      say: console.error,
      signal: AbortSignal.timeout(CLI_WITHIN_MS),
    });
    const directory = await mkdtemp(join(tmpdir(), "restream-product-"));
    const project = join(directory, "project");
    await mkdir(project);
    for (const name of PROGRAM)
      await cp(join(ROOT, name), join(project, name), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
    const key = join(directory, "id_ed25519");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "bed", "-f", key]);
    const names = new Map<string, string>();
    const simulator = await startSimulator({
      token: TOKEN,
      datacenter: emptyDatacenter(names),
    });
    const workDir = join(directory, "engine");
    await mkdir(workDir);
    const engine = await prepareEngine({
      cli,
      workDir,
      environment: {
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        DIGITALOCEAN_API_URL: simulator.url,
        DIGITALOCEAN_TOKEN: TOKEN,
      },
    });
    await engine.start();
    return new ProductStack(directory, simulator, engine, names, cli);
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await this.simulator.close();
    await rm(this.directory, { recursive: true });
  }

  get project(): string {
    return join(this.directory, "project");
  }

  run(args: string[], env: Record<string, string> = {}): Promise<Finished> {
    return this.engine.pulumi(args, { cwd: this.project, env });
  }

  /** A stack that could go up. */
  async init(stack: string): Promise<void> {
    await this.must("stack", "init", stack);
    const values = { ...CONFIG, sshKeyFile: join(this.directory, "id_ed25519") };
    for (const [key, value] of Object.entries(values))
      await this.must(
        ...["config", "set", `restream:${key}`, value, "-s", stack],
        ...(key.endsWith("Key") ? ["--secret"] : ["--plaintext"]),
      );
  }

  async set(stack: string, key: string, value: string): Promise<void> {
    await this.must("config", "set", `restream:${key}`, value, "-s", stack);
  }

  async must(...args: string[]): Promise<Finished> {
    const finished = await this.run(args);
    if (finished.code === 0) return finished;
    throw new Error(`pulumi ${args.join(" ")}:\n${finished.stdout}${finished.stderr}`);
  }

  up(stack: string, ...args: string[]): Promise<Finished> {
    const flags = ["--non-interactive", "--yes", "--skip-preview"];
    return this.run(["up", "-s", stack, ...flags, ...args]);
  }

  preview(stack: string, args: string[] = [], env: Record<string, string> = {}): Promise<Finished> {
    return this.run(["preview", "-s", stack, "--non-interactive", ...args], env);
  }

  /** As in the control panel, behind Pulumi's back. */
  async deleteDroplets(): Promise<void> {
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const { type, id } of this.simulator.resources())
      if (type === "droplet")
        await fetch(`${this.simulator.url}/v2/droplets/${id}`, { method: "DELETE", headers });
  }
}
