// For the engine's own test: the toy program, a CLI of its own, the API simulator, and a datacenter of
// pure memory behind it.
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  startSimulator,
  type AccountDomains,
  type DropletSpec,
  type FilteredDroplet,
  type Simulator,
} from "../simulator/digitalocean/server";
import { ensurePulumiCli } from "../support/parts/pulumi-cli";
import type { Finished } from "../support/engine/processes";
import { prepareEngine, type Engine } from "../support/engine/pulumi";

/** Long enough to build it; it is there when a rehearsal ran before. */
const CLI_WITHIN_MS = 1_200_000;
const TOKEN = "test-token-digitalocean";

/** What would be machines, packet filters and a resolver. */
class Memory {
  /** Host name → address. */
  readonly names = new Map<string, string>();
  readonly domains: AccountDomains = {
    names: ["example.org", "example.net"],
    lead: (hostName, ipv4) => {
      if (ipv4 === undefined) this.names.delete(hostName);
      else this.names.set(hostName, ipv4);
      return Promise.resolve();
    },
  };
  booted: DropletSpec[] = [];
  filtered: FilteredDroplet[] = [];

  create(droplet: DropletSpec): Promise<{ ipv4: string }> {
    this.booted.push(droplet);
    return Promise.resolve({ ipv4: "203.0.113.5" });
  }

  destroy(id: number): Promise<void> {
    this.booted = this.booted.filter((droplet) => droplet.id !== id);
    return Promise.resolve();
  }

  applyFirewalls(droplets: FilteredDroplet[]): Promise<void> {
    this.filtered = droplets;
    return Promise.resolve();
  }
}

export class ToyStack {
  private constructor(
    readonly directory: string,
    readonly simulator: Simulator,
    readonly engine: Engine,
    readonly datacenter: Memory,
  ) {}

  static async prepare(): Promise<ToyStack> {
    const cli = await ensurePulumiCli({
      say: console.error,
      signal: AbortSignal.timeout(CLI_WITHIN_MS),
    });
    const directory = await mkdtemp(join(tmpdir(), "restream-engine-"));
    const project = join(directory, "project");
    await cp(join(__dirname, "toy-program"), project, { recursive: true });
    // The program resolves its packages from its own directory, as the product does.
    await symlink(join(__dirname, "../../node_modules"), join(project, "node_modules"));
    const datacenter = new Memory();
    const simulator = await startSimulator({ token: TOKEN, datacenter });
    const workDir = join(directory, "engine");
    await mkdir(workDir);
    const environment = { DIGITALOCEAN_API_URL: simulator.url, DIGITALOCEAN_TOKEN: TOKEN };
    const engine = await prepareEngine({ cli, workDir, environment });
    await engine.start();
    return new ToyStack(directory, simulator, engine, datacenter);
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await this.simulator.close();
    await rm(this.directory, { recursive: true });
  }

  run(...args: string[]): Promise<Finished> {
    return this.engine.pulumi(args, { cwd: join(this.directory, "project") });
  }

  stacked(command: string, ...args: string[]): Promise<Finished> {
    return this.run(command, "-s", "dev", "--non-interactive", "--yes", "--skip-preview", ...args);
  }

  up(...args: string[]): Promise<Finished> {
    return this.stacked("up", ...args);
  }

  config(...args: string[]): Promise<Finished> {
    return this.run("config", ...args, "-s", "dev");
  }

  previewDiff(): Promise<Finished> {
    return this.run("preview", "-s", "dev", "--non-interactive", "--diff");
  }

  /** As someone with the control panel would, behind the engine's back. */
  async deleteDroplet(id: number | undefined): Promise<void> {
    const headers = { authorization: `Bearer ${TOKEN}` };
    await fetch(`${this.simulator.url}/v2/droplets/${String(id)}`, { method: "DELETE", headers });
  }

  /** The writes since `from`, such as "POST /v2/tags". */
  writesSince(from: number): string[] {
    return this.simulator.log
      .slice(from)
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}|\d{6,}/, "ID")}`);
  }
}
