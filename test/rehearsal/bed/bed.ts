// What a row acts on: the world, the platforms, the publishers and the operator of one rehearsal.
import type { ChildProcess } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulator, type Simulator } from "../../simulator/digitalocean/server";
import { JsonReceiver } from "../../support/apprise/json-receiver";
import { API_NAMES, PlatformApis } from "../../support/broadcasts/platform-apis";
import { TwitchApi } from "../../support/broadcasts/twitch-api";
import { YoutubeApi } from "../../support/broadcasts/youtube-api";
import type { LetsEncrypt } from "../../support/certificate-authority/lets-encrypt";
import { Discord } from "../../support/discord/discord";
import type { Engine } from "../../support/engine/pulumi";
import { now } from "../../support/media/clock";
import { Catalogue, knownFramesOf } from "../../support/media/frame-id";
import type { Parts } from "../../support/parts/parts";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import type { Delays } from "../../support/platform/slow-platform/contract";
import type { SlowPlatform } from "../../support/platform/slow-platform/slow-platform";
import type { LivePublisher } from "../../support/publisher/publisher";
import { CLOUD, DISCORD, PLATFORM_APIS } from "../../support/world/addresses";
import type { MachineDatacenter } from "../../support/world/datacenter";
import type { Machine } from "../../support/world/machine";
import type { NameServer } from "../../support/world/name-server";
import type { Network, NetworkHost } from "../../support/world/network";
import { emptyReport, type Report } from "../result/report";
import type { PlatformName } from "../result/platform-names";
import type { Evident } from "./evident";
import { Browsers } from "./browsers";
import { openLetsEncrypt } from "./certificates";
import { ObsStudio } from "./obs/studio";
import { openOperator, type Operator } from "./operator";
import type { BedOptions, CertificateParts } from "./options";
import { Platforms } from "./platforms";
import type { Project } from "./project";
import { Publishers } from "./publishers";
import { SECRETS } from "./secrets";
import { SparingDatacenter } from "./sparing-datacenter";
import { inRoot } from "./tools-root";
import { World } from "./world";

/** How a row's progress is said, and whom the stack notifies. */
export interface BedManner {
  say: (line: string) => void;
  /** Discord and Apprise's services are in the stack's configuration from the start. */
  notifiesFromStart: boolean;
}

interface Opened {
  options: BedOptions;
  manner: BedManner;
  world: World;
  catalogue: Catalogue;
  obs: ObsStudio | undefined;
  browsers: Browsers | undefined;
  sparing: SparingDatacenter;
  simulator: Simulator;
  operator: Operator;
  platforms: Platforms;
}

export class Bed {
  readonly say: (line: string) => void;
  readonly notifiesFromStart: boolean;
  readonly report: Report = emptyReport();
  readonly catalogue: Catalogue;
  /** Done before the report is written, also of an interrupted rehearsal: what is measured up to then. */
  readonly beforeReport: (() => void)[] = [];
  /** The stack has its configuration; the server is there. */
  configured = false;
  provisioned = false;
  /** Where there are two: the id of the one that the rows look at. */
  meantDroplet: number | undefined;
  readonly publishers: Publishers;
  /** What the simulated API orders machines from, in front of the datacenter. */
  readonly sparing: SparingDatacenter;
  readonly simulator: Simulator;
  readonly engine: Engine;
  readonly project: Project;
  /** Only where the suite brings OBS. */
  readonly obs: ObsStudio | undefined;
  /** Only where the suite looks at the page. */
  readonly browsers: Browsers | undefined;
  readonly #options: BedOptions;
  readonly #world: World;
  readonly #platforms: Platforms;
  #publisher: LivePublisher | undefined;
  #letsEncrypt: LetsEncrypt | undefined;

  private constructor(opened: Opened) {
    const { options, manner, world, operator } = opened;
    this.say = manner.say;
    this.notifiesFromStart = manner.notifiesFromStart;
    this.catalogue = opened.catalogue;
    this.publishers = new Publishers(world, options.parts.mediamtx.path);
    this.sparing = opened.sparing;
    this.simulator = opened.simulator;
    this.engine = operator.engine;
    this.project = operator.project;
    this.obs = opened.obs;
    this.browsers = opened.browsers;
    this.#options = options;
    this.#world = world;
    this.#platforms = opened.platforms;
    this.report.engine = { cli: operator.cliVersion, providers: operator.engine.providers };
  }

  /**
   * Everything runs but the server, which a row makes.
   * @param evident gets each part as soon as it is there: it may explain why the rest is not
   */
  static async open(options: BedOptions, manner: BedManner, evident: Evident = {}): Promise<Bed> {
    const { run, parts, liveMedia, otherMedia = {} } = options;
    const world = await World.open(options, evident);
    const obs = options.obs ? await ObsStudio.open(options.obs, run.path, world.home) : undefined;
    const { browserRoot } = options;
    const browsers = browserRoot ? Browsers.open(browserRoot, run.path, world.home) : undefined;
    const catalogue = new Catalogue();
    for (const [name, media] of Object.entries({ live: liveMedia, ...otherMedia }))
      await addSource(catalogue, name, media, run.path);
    const sparing = new SparingDatacenter(world.datacenter);
    const simulator = await startSimulator({
      token: SECRETS.token,
      host: CLOUD,
      datacenter: sparing,
      defaultRange: options.defaultRange,
    });
    evident.simulator = simulator;
    const operator = await openOperator(world, parts.pulumiCli, simulator.url, evident);
    const platforms = new Platforms(world, catalogue, options);
    evident.platforms = platforms.servers;
    await platforms.start();
    return new Bed({
      ...{
        options,
        manner,
        world,
        catalogue,
        obs,
        browsers,
        sparing,
        simulator,
        operator,
        platforms,
      },
    });
  }

  get stackSettings(): Readonly<Record<string, string>> {
    return this.#options.stackSettings ?? {};
  }

  get parts(): Parts {
    return this.#options.parts;
  }

  /** Minutes; see BedOptions. */
  get replayMinutes(): number | undefined {
    return this.#options.replayMinutes;
  }

  /** Folder of this run; programs of the tools root see it as /srv. */
  get runFolder(): string {
    return this.#world.runFolder;
  }

  get network(): Network {
    return this.#world.network;
  }

  get home(): NetworkHost {
    return this.#world.home;
  }

  get stranger(): NetworkHost {
    return this.#world.stranger;
  }

  get nameServer(): NameServer {
    return this.#world.nameServer;
  }

  get datacenter(): MachineDatacenter {
    return this.#world.datacenter;
  }

  get mediamtxUrl(): string {
    return this.#world.mediamtxUrl;
  }

  /** From now on the other version can be had. @throws Error where the suite brings none */
  async serveOtherMediamtx(): Promise<{ version: string; url: string; sha256: string }> {
    const { otherMediamtx: other } = this.#options;
    if (!other) throw new Error("this suite brings no other version of MediaMTX");
    return { ...other, url: await this.#world.serveFile(other.path) };
  }

  /** lego's tarball; from now on it can be had. @throws Error where no row that is asked for has `certificate` */
  async serveLego(): Promise<{ version: string; url: string; sha256: string }> {
    const { lego } = this.#certificate;
    return { ...lego, url: await this.#world.serveFile(lego.path) };
  }

  /** As the droplet reaches it, opened by whoever asks first. @throws Error as serveLego */
  async openLetsEncrypt(): Promise<LetsEncrypt> {
    this.#letsEncrypt ??= await openLetsEncrypt(this.#world, this.#certificate.pebble);
    return this.#letsEncrypt;
  }

  get #certificate(): CertificateParts {
    const { certificate } = this.#options;
    if (!certificate) throw new Error("no row that was asked for has `certificate: true`");
    return certificate;
  }

  get platforms(): Readonly<Record<PlatformName, ReceivingServer>> {
    return this.#platforms.servers;
  }

  /** The one droplet, or the one that is meant. @throws Error when there is none, or more and none is meant. */
  get machine(): Machine {
    if (this.meantDroplet !== undefined) return this.datacenter.machineOf(this.meantDroplet);
    const [machine, ...others] = this.datacenter.machines;
    if (!machine || others.length > 0)
      throw new Error(`expected one droplet, there are ${this.datacenter.machines.length}`);
    return machine;
  }

  /** The operator's OBS. @throws Error before addPublisher */
  get publisher(): LivePublisher {
    if (!this.#publisher) throw new Error("there is no publisher yet: addPublisher comes first");
    return this.#publisher;
  }

  set publisher(publisher: LivePublisher) {
    this.#publisher = publisher;
  }

  get evident(): Evident {
    const { datacenter, project, simulator, nameServer, platforms } = this;
    const publisher = this.#publisher ? { publisher: this.#publisher } : {};
    const letsEncrypt = this.#letsEncrypt ? { letsEncrypt: this.#letsEncrypt } : {};
    return { datacenter, project, simulator, nameServer, platforms, ...publisher, ...letsEncrypt };
  }

  /** The publisher at home, for the server at this address; not started. */
  addPublisher(address: string): void {
    this.publisher = this.publishers.newPublisher("home", address, SECRETS.publishKey);
  }

  /** See Platforms. */
  newSlowYoutube(delays: Delays): SlowPlatform {
    return this.#platforms.newSlowYoutube(delays);
  }

  /** Standard output of a program of the tools root. @throws Error when it fails. */
  tool(argv: string[]): string {
    return this.#world.tool(argv);
  }

  /** Starts a program of the tools root at home. */
  spawnTool(argv: string[]): ChildProcess {
    return inRoot(this.#world.toolsRoot, this.home)(argv, { stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Discord as the droplet reaches it; from now on its name exists. */
  async openDiscord(): Promise<Discord> {
    const certificates = this.#world.issueCertificates(
      "discord.com",
      this.#world.makeFolder("discord"),
    );
    const discord = new Discord(readFileSync(join(certificates, "right.pem"), "utf8"));
    await discord.listen(DISCORD, 443);
    await this.nameServer.know("discord.com", DISCORD);
    return discord;
  }

  /** The platforms' APIs as the droplet reaches them; from now on their names exist. */
  async openPlatformApis(channel: string): Promise<PlatformApis> {
    this.#world.makeFolder("platform-apis");
    const pemOf = (name: string): string =>
      join(
        this.#world.issueCertificates(name, this.#world.makeFolder(join("platform-apis", name))),
        "right.pem",
      );
    const { youtubeApiKey, twitchClientId, twitchClientSecret, twitchToken } = SECRETS;
    const application = { clientId: twitchClientId, clientSecret: twitchClientSecret };
    const apis = new PlatformApis(
      new YoutubeApi(youtubeApiKey, now),
      new TwitchApi(application, twitchToken, channel, now),
      {
        "www.googleapis.com": pemOf("www.googleapis.com"),
        "id.twitch.tv": pemOf("id.twitch.tv"),
        "api.twitch.tv": pemOf("api.twitch.tv"),
      },
    );
    await apis.listen(PLATFORM_APIS);
    for (const name of API_NAMES) await this.nameServer.know(name, PLATFORM_APIS);
    return apis;
  }

  /** Services behind Apprise as the droplet reaches them, under this name and port. */
  async openAppriseServices(name: string, port: number): Promise<JsonReceiver> {
    const receiver = new JsonReceiver();
    await receiver.listen(DISCORD, port);
    await this.nameServer.know(name, DISCORD);
    return receiver;
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
}

/** Copied into the run's folder; its frames are known by its name from now on. */
const addSource = async (
  catalogue: Catalogue,
  name: string,
  media: string,
  runFolder: string,
): Promise<void> => {
  const file = join(runFolder, `${name}.flv`);
  copyFileSync(media, file);
  if (name === "hevc") return; // never let in, and frame-id.ts knows H.264 alone
  const { video, audio } = await knownFramesOf(file);
  catalogue.add(name, video);
  catalogue.add(name, audio);
};
