// The world of one rehearsal: internet, home, platform, the cloud behind DigitalOcean's API, and the operator's project.
import { copyFileSync, createReadStream, mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startSimulator, type Simulator } from "../simulator/digitalocean/server";
import { prepareEngine, type Engine } from "../support/engine/pulumi";
import { Catalogue, knownFramesOf } from "../support/media/frame-id";
import type { Spawn } from "../support/media/spawn";
import type { Parts } from "../support/parts/parts";
import { NginxPlatform } from "../support/platform/nginx-platform";
import { Publisher } from "../support/publisher/publisher";
import { CLOUD, HOME, STRANGER, TWITCH, YOUTUBE } from "../support/world/addresses";
import { MachineDatacenter } from "../support/world/datacenter";
import { serveMetadata } from "../support/world/metadata";
import type { Machine } from "../support/world/machine";
import { Network, type NetworkHost } from "../support/world/network";
import type { RunFolder } from "../support/world/sandbox";
import { Project } from "./project";
import { emptyReport, type PlatformName, type Report } from "./report";

/** The keys of a rehearsal: searched for everywhere afterwards. */
export const SECRETS = {
  publishKey: "test-key-home-0123456789abcdef",
  twitchStreamKey: "live_test-key-twitch_0123456789",
  youtubeStreamKey: "test-key-yout-ube0-1234",
  token: "dop_v1_test-token",
};

/** Where the tools' root sees the run's folder. */
const INSIDE = "/srv";

export interface BedOptions {
  run: RunFolder;
  parts: Parts;
  /** Path of the prepared live media. */
  liveMedia: string;
  /** Unix socket of the package proxy. */
  packageSocket: string;
  say: (line: string) => void;
}

export class Bed {
  readonly say: (line: string) => void;
  readonly report: Report = emptyReport();
  readonly catalogue = new Catalogue();
  readonly #options: BedOptions;
  network!: Network;
  home!: NetworkHost;
  stranger!: NetworkHost;
  datacenter!: MachineDatacenter;
  simulator!: Simulator;
  engine!: Engine;
  project!: Project;
  platforms!: Record<PlatformName, NginxPlatform>;
  publisher!: Publisher;
  /** http address of MediaMTX's tarball, from inside the cloud. */
  mediamtxUrl = "";

  constructor(options: BedOptions) {
    this.#options = options;
    this.say = options.say;
  }

  get parts(): Parts {
    return this.#options.parts;
  }

  /** The one droplet. @throws Error when there is none, or more. */
  get machine(): Machine {
    const [machine, ...others] = this.datacenter.machines;
    if (!machine || others.length > 0)
      throw new Error(`expected one droplet, there are ${this.datacenter.machines.length}`);
    return machine;
  }

  /** Says what cannot be seen here, and keeps it for the report. */
  readonly note = (text: string): void => {
    if (this.report.notes.includes(text)) return;
    this.report.notes.push(text);
    this.say(`  not proved here: ${text}`);
  };

  async open(): Promise<void> {
    const { run, parts, packageSocket, liveMedia } = this.#options;
    this.network = new Network(run.path);
    await this.network.servePackages(packageSocket);
    this.home = this.network.addHost("home", HOME);
    this.stranger = this.network.addHost("stranger", STRANGER);
    this.datacenter = new MachineDatacenter(this.network, run, parts.roots.droplet);
    await serveMetadata((ipv4) => this.datacenter.metadataOf(ipv4));

    this.#mountTools(parts.roots.tools, run.path);
    copyFileSync(liveMedia, join(run.path, "live.flv"));
    const live = await knownFramesOf(join(run.path, "live.flv"));
    this.catalogue.add("live", live.video);
    this.catalogue.add("live", live.audio);

    this.mediamtxUrl = await serveFile(parts.mediamtx.path);
    this.simulator = await startSimulator({
      token: SECRETS.token,
      host: CLOUD,
      datacenter: this.datacenter,
    });
    await this.#openProject();

    this.platforms = {
      twitch: await this.#openPlatform("twitch", TWITCH, SECRETS.twitchStreamKey),
      youtube: await this.#openPlatform("youtube", YOUTUBE, SECRETS.youtubeStreamKey),
    };
  }

  async #openPlatform(name: PlatformName, address: string, key: string): Promise<NginxPlatform> {
    const directory = join(this.#options.run.path, name);
    mkdirSync(directory);
    const platform = new NginxPlatform({
      name,
      spawn: this.#inTools(this.network.addHost(name, address)),
      directory,
      insideDirectory: `${INSIDE}/${name}`,
      catalogue: this.catalogue,
      hooksHost: CLOUD,
      expectedKey: key,
    });
    await platform.start();
    return platform;
  }

  /** The publisher at home, for the server at this address; not started. */
  addPublisher(address: string): void {
    this.publisher = new Publisher({
      name: "home",
      spawn: this.#inTools(this.home),
      target: { address, user: "home", publishKey: SECRETS.publishKey },
      media: `${INSIDE}/live.flv`,
      presetFile: join(this.#options.run.path, "home.ffpreset"),
      insidePresetFile: `${INSIDE}/home.ffpreset`,
    });
  }

  async #openProject(): Promise<void> {
    const folder = join(this.#options.run.path, "engine");
    mkdirSync(folder);
    mkdirSync(join(this.#options.run.path, "operator"));
    this.engine = await prepareEngine({
      cli: this.parts.pulumiCli,
      workDir: folder,
      spawn: this.home.spawn,
      environment: {
        DIGITALOCEAN_API_URL: this.simulator.url,
        DIGITALOCEAN_TOKEN: SECRETS.token,
        HOME: join(this.#options.run.path, "operator"),
      },
    });
    await this.engine.start();
    this.project = new Project(
      this.#options.run.path,
      this.home,
      this.parts.pulumiCli,
      this.engine.env(),
    );
    const version = await this.project.mustPulumi(["version"]);
    this.report.engine = { cli: version.stdout.trim(), providers: this.engine.providers };
  }

  /** The tools' root is shared and read-only in spirit: what is mounted here is seen by this run alone. */
  #mountTools(root: string, folder: string): void {
    for (const [type, source, target] of [
      ["--bind", folder, "srv"],
      ["--rbind", "/dev", "dev"],
      ["--rbind", "/proc", "proc"],
    ] as const)
      execFileSync("mount", [type, source, join(root, target)]);
  }

  #inTools(host: NetworkHost): Spawn {
    return (argv, options) => host.spawn(["chroot", this.parts.roots.tools, ...argv], options);
  }
}

/** Serves one file to the cloud's machines, as the release's download does. */
const serveFile = async (path: string): Promise<string> => {
  const server = createServer((_, response) => createReadStream(path).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, CLOUD, resolve));
  return `http://${CLOUD}:${(server.address() as AddressInfo).port}/mediamtx.tar.gz`;
};
