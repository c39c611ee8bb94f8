// The world of one rehearsal: internet, home, platform, the cloud behind DigitalOcean's API, and the operator's project.
import { copyFileSync, createReadStream, mkdirSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startSimulator, type Simulator } from "../../simulator/digitalocean/server";
import { JsonReceiver } from "../../support/apprise/json-receiver";
import { Discord } from "../../support/discord/discord";
import { prepareEngine, type Engine } from "../../support/engine/pulumi";
import { Catalogue, knownFramesOf } from "../../support/media/frame-id";
import type { Spawn } from "../../support/media/spawn";
import type { OtherMedia, OtherSource } from "../../support/parts/sources";
import type { DropletImage } from "../../support/parts/debian-root";
import type { Parts } from "../../support/parts/parts";
import { Certificates, CERTIFICATES } from "../../support/platform/certificates";
import { NginxPlatform } from "../../support/platform/nginx-platform";
import { NodeMediaPlatform } from "../../support/platform/node-media-platform";
import type { Delays } from "../../support/platform/slow-platform/contract";
import { SlowPlatform } from "../../support/platform/slow-platform/slow-platform";
import type {
  ReceivingServer,
  ReceivingServerOptions,
} from "../../support/platform/receiving-server";
import {
  ScriptedPublisher,
  type ScriptedPublisherOptions,
} from "../../support/publisher/scripted/scripted-publisher";
import { TwoTrackPublisher } from "../../support/publisher/two-track-publisher";
import {
  Publisher,
  type LivePublisher,
  type PublisherOptions,
} from "../../support/publisher/publisher";
import {
  CLOUD,
  DISCORD,
  HOME,
  HOST_NAMES,
  RESOLVER,
  STRANGER,
  TWITCH,
  YOUTUBE,
} from "../../support/world/addresses";
import { Authority } from "../../support/world/authority";
import { MachineDatacenter } from "../../support/world/datacenter";
import { serveMetadata } from "../../support/world/metadata";
import type { Machine } from "../../support/world/machine";
import { NameServer } from "../../support/world/name-server";
import { Network, type NetworkHost } from "../../support/world/network";
import type { RunFolder } from "../../support/world/sandbox";
import { ObsStudio, type ObsParts } from "./obs/studio";
import { Project } from "./project";
import { emptyReport, type Report } from "../result/report";
import { SparingDatacenter } from "./sparing-datacenter";
import type { PlatformName } from "../result/platform-names";

/** The keys of a rehearsal: searched for everywhere afterwards. */
export const SECRETS = {
  publishKey: "test-key-home-0123456789abcdef",
  twitchStreamKey: "live_test-key-twitch_0123456789",
  youtubeStreamKey: "test-key-yout-ube0-1234",
  discordToken: "test-key-discord-webhook_0123456789",
  apprisePassword: "test-key-apprise_0123456789",
  token: "dop_v1_test-token",
};

/** Where the tools' root sees the run's folder. */
const INSIDE = "/srv";

/** RTMP over TLS, at every platform. */
const RTMPS = 443;
/** Of nginx's HTTP control, on the platform's address. */
const CONTROL = 8080;

export interface BedOptions {
  run: RunFolder;
  parts: Parts;
  /** What a droplet boots from, unless a scenario says otherwise. */
  image: DropletImage;
  /** Path of the prepared live media. */
  liveMedia: string;
  /** Of the other sources that the suite brings. */
  otherMedia?: OtherMedia | undefined;
  /** For a suite that publishes with the real OBS. */
  obs?: ObsParts | undefined;
  /** Of the stack's configuration, beside what every rehearsal sets: key → value. */
  stackSettings?: Readonly<Record<string, string>> | undefined;
  /** Discord and Apprise's services are in the stack's configuration from the start. */
  isTold: boolean;
  /** Unix socket of the package proxy. */
  packageSocket: string;
  /** Of a replayed event; undefined: as long as it comes. */
  replayMinutes?: number | undefined;
  say: (line: string) => void;
}

export class Bed {
  readonly say: (line: string) => void;
  readonly report: Report = emptyReport();
  readonly catalogue = new Catalogue();
  /** Done before the report is written, also of an interrupted rehearsal: what is measured up to then. */
  readonly beforeReport: (() => void)[] = [];
  /** The stack has its configuration; the server is there. */
  configured = false;
  provisioned = false;
  readonly #options: BedOptions;
  network!: Network;
  home!: NetworkHost;
  stranger!: NetworkHost;
  datacenter!: MachineDatacenter;
  /** Before it: what the simulated API orders machines from. */
  sparing!: SparingDatacenter;
  simulator!: Simulator;
  engine!: Engine;
  project!: Project;
  nameServer!: NameServer;
  #authority!: Authority;
  #spawnAtYoutube!: Spawn;
  #slowOnes = 0;
  platforms!: Record<PlatformName, ReceivingServer>;
  publisher!: LivePublisher;
  /** Only where the suite brings OBS. */
  obs: ObsStudio | undefined;
  /** http address of MediaMTX's tarball, from inside the cloud. */
  mediamtxUrl = "";

  constructor(options: BedOptions) {
    this.#options = options;
    this.say = options.say;
  }

  get stackSettings(): Readonly<Record<string, string>> {
    return this.#options.stackSettings ?? {};
  }

  get isTold(): boolean {
    return this.#options.isTold;
  }

  get parts(): Parts {
    return this.#options.parts;
  }

  /** Folder of this run; programs of the tools root see it as /srv. */
  get runFolder(): string {
    return this.#options.run.path;
  }

  /** Standard output of a program of the tools root. @throws Error when it fails. */
  tool(argv: string[]): string {
    return execFileSync("chroot", [this.parts.roots.tools, ...argv], { encoding: "utf8" });
  }

  /** How long the replayed event is to take; undefined: as long as it comes. */
  get replayMinutes(): number | undefined {
    return this.#options.replayMinutes;
  }

  /** The one droplet. @throws Error when there is none, or more. */
  get machine(): Machine {
    const [machine, ...others] = this.datacenter.machines;
    if (!machine || others.length > 0)
      throw new Error(`expected one droplet, there are ${this.datacenter.machines.length}`);
    return machine;
  }

  async open(): Promise<void> {
    const { run, parts, image, packageSocket, liveMedia, otherMedia, obs } = this.#options;
    this.network = new Network(run.path);
    await this.network.servePackages(packageSocket);
    this.home = this.network.addHost("home", HOME);
    this.stranger = this.network.addHost("stranger", STRANGER);

    this.#mountTools(parts.roots.tools, run.path);
    if (obs) this.obs = await ObsStudio.open(obs, run.path, this.home);
    await this.#openNameServer();
    const authority = this.#openAuthority();
    this.#authority = authority;
    this.datacenter = new MachineDatacenter(this.network, run, parts.roots.droplet[image], {
      resolver: RESOLVER,
      authority: authority.certificate,
    });
    this.sparing = new SparingDatacenter(this.datacenter);
    await serveMetadata((ipv4) => this.datacenter.metadataOf(ipv4));
    await this.#addSource("live", liveMedia);
    for (const [name, file] of Object.entries(otherMedia ?? {})) await this.#addSource(name, file);

    this.mediamtxUrl = await serveFile(parts.mediamtx.path);
    this.simulator = await startSimulator({
      token: SECRETS.token,
      host: CLOUD,
      datacenter: this.sparing,
    });
    await this.#openProject();

    this.platforms = this.#makePlatforms(authority);
    for (const platform of Object.values(this.platforms)) await platform.start();
  }

  async #addSource(name: string, media: string): Promise<void> {
    const file = join(this.#options.run.path, `${name}.flv`);
    copyFileSync(media, file);
    if (name === "hevc") return; // never let in, and frame-id.ts knows H.264 alone
    const { video, audio } = await knownFramesOf(file);
    this.catalogue.add(name, video);
    this.catalogue.add(name, audio);
  }

  /** Two makes, so that what holds is not one server's kindness. */
  #makePlatforms(authority: Authority): Record<PlatformName, ReceivingServer> {
    const twitch = this.network.addHost("twitch", TWITCH);
    const youtube = this.network.addHost("youtube", YOUTUBE);
    this.#spawnAtYoutube = youtube.spawn;
    return {
      twitch: new NginxPlatform({
        ...this.#platformOptions("twitch", authority),
        spawn: this.#inTools(twitch),
        insideDirectory: `${INSIDE}/twitch`,
        app: "app",
        expectedKey: SECRETS.twitchStreamKey,
        hooksHost: CLOUD,
        control: { address: TWITCH, port: CONTROL },
      }),
      youtube: new NodeMediaPlatform({
        ...this.#platformOptions("youtube", authority),
        spawn: youtube.spawn,
        app: "live2",
        expectedKey: SECRETS.youtubeStreamKey,
      }),
    };
  }

  /** One that answers late, at YouTube's address and with its keys; not started: the other must be stopped. */
  newSlowYoutube(delays: Delays): SlowPlatform {
    const directory = this.#makeFolder(`youtube-slow-${++this.#slowOnes}`);
    const certificates = join(directory, CERTIFICATES);
    this.#authority.issue(HOST_NAMES.youtube, certificates);
    return new SlowPlatform({
      name: "youtube",
      directory,
      catalogue: this.catalogue,
      port: RTMPS,
      certificates: new Certificates(certificates),
      spawn: this.#spawnAtYoutube,
      app: "live2",
      expectedKey: SECRETS.youtubeStreamKey,
      delays,
    });
  }

  #platformOptions(
    name: PlatformName,
    authority: Authority,
  ): Omit<ReceivingServerOptions, "spawn"> {
    const directory = this.#makeFolder(name);
    const certificates = join(directory, CERTIFICATES);
    authority.issue(HOST_NAMES[name], certificates);
    return {
      name,
      directory,
      catalogue: this.catalogue,
      port: RTMPS,
      certificates: new Certificates(certificates),
    };
  }

  /** Discord as the droplet reaches it; from now on its name exists. */
  async openDiscord(): Promise<Discord> {
    const directory = this.#makeFolder("discord");
    const certificates = join(directory, CERTIFICATES);
    this.#authority.issue("discord.com", certificates);
    const discord = new Discord(readFileSync(join(certificates, "right.pem"), "utf8"));
    await discord.listen(DISCORD, 443);
    await this.nameServer.know("discord.com", DISCORD);
    return discord;
  }

  /** Services behind Apprise as the droplet reaches them, under this name and port. */
  async openAppriseServices(name: string, port: number): Promise<JsonReceiver> {
    const receiver = new JsonReceiver();
    await receiver.listen(DISCORD, port);
    await this.nameServer.know(name, DISCORD);
    return receiver;
  }

  #openAuthority(): Authority {
    const directory = this.#makeFolder("authority");
    const { tools } = this.parts.roots;
    return new Authority(directory, (args) => {
      const inside = ["env", "-C", `${INSIDE}/authority`, "openssl", ...args];
      execFileSync("chroot", [tools, ...inside], { stdio: ["ignore", "ignore", "pipe"] });
    });
  }

  async #openNameServer(): Promise<void> {
    this.nameServer = new NameServer({
      spawn: this.#inTools(this.network.addHost("resolver", RESOLVER)),
      address: RESOLVER,
      directory: this.#makeFolder("resolver"),
      insideDirectory: `${INSIDE}/resolver`,
      names: { [HOST_NAMES.twitch]: TWITCH, [HOST_NAMES.youtube]: YOUTUBE },
    });
    await this.nameServer.start();
  }

  #makeFolder(name: string): string {
    const folder = join(this.#options.run.path, name);
    mkdirSync(folder);
    return folder;
  }

  /** A request to DigitalOcean's API as `doctl` or the control panel make it. @throws Error when it is refused. */
  async api(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.simulator.url + path, {
      method,
      headers: { authorization: `Bearer ${SECRETS.token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  }

  /** The publisher at home, for the server at this address; not started. */
  addPublisher(address: string): void {
    this.publisher = this.newPublisher("home", address, SECRETS.publishKey);
  }

  /** Another one, with a key of its own; not started. @param source default "live" @param host default: at home */
  newPublisher(
    name: string,
    address: string,
    publishKey: string,
    {
      source = "live",
      host = this.home,
    }: { source?: "live" | OtherSource; host?: NetworkHost } = {},
  ): Publisher {
    return new Publisher(this.publisherOptions(name, address, publishKey, { source, host }));
  }

  /** An encoder at home that does not send all it should; not started. @param source default "live" */
  newScripted(
    name: string,
    address: string,
    {
      source = "live",
      media = join(this.#options.run.path, `${source}.flv`),
      ...more
    }: { source?: "live" | OtherSource; media?: string } & Pick<
      ScriptedPublisherOptions,
      "script" | "without" | "clockStartMs" | "dropper" | "tellsSent"
    > = {},
  ): ScriptedPublisher {
    const folder = this.#options.run.path;
    return new ScriptedPublisher({
      name,
      spawn: this.home.spawn,
      target: { address, user: "home", publishKey: SECRETS.publishKey },
      media,
      settingsFile: join(folder, `${name}.json`),
      ...more,
    });
  }

  publisherOptions(
    name: string,
    address: string,
    publishKey: string,
    { source, host }: { source: "live" | OtherSource; host: NetworkHost },
  ): PublisherOptions {
    return {
      name,
      spawn: this.#inTools(host),
      target: { address, user: "home", publishKey },
      media: `${INSIDE}/${source}.flv`,
      presetFile: join(this.#options.run.path, `${name}.ffpreset`),
      insidePresetFile: `${INSIDE}/${name}.ffpreset`,
    };
  }

  /** One at home with a second audio track; not started. */
  newTwoTrackPublisher(address: string, publishKey: string): TwoTrackPublisher {
    const folder = this.#options.run.path;
    execFileSync("tar", ["-C", folder, "-xzf", this.parts.mediamtx.path, "mediamtx"]);
    return new TwoTrackPublisher({
      spawn: this.home.spawn,
      spawnFfmpeg: this.#inTools(this.home),
      mediamtx: join(folder, "mediamtx"),
      configFile: join(folder, "two-track.yml"),
      media: [`${INSIDE}/ghost.flv`, `${INSIDE}/other-size.flv`],
      target: { address, user: "home", publishKey },
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
        // Types are checked by `npm run check`; here it would cost every `pulumi up` 2 s.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
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
