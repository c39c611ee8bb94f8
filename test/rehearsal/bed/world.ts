// The world around the operator and the platforms: the internet with its names and certificates, home, and the cloud's machines.
import { createReadStream, mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { CERTIFICATES } from "../../support/platform/certificates";
import {
  CLOUD,
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
import { NameServer } from "../../support/world/name-server";
import { Network, type NetworkHost } from "../../support/world/network";
import type { Evident } from "./evident";
import type { BedOptions } from "./options";
import { INSIDE, inRoot, mountInRoot } from "./tools-root";

interface Opened {
  runFolder: string;
  toolsRoot: string;
  network: Network;
  home: NetworkHost;
  stranger: NetworkHost;
  nameServer: NameServer;
  authority: Authority;
  datacenter: MachineDatacenter;
  mediamtxUrl: string;
}

export class World {
  /** The folder of this run; programs of the tools' root see it as /srv. */
  readonly runFolder: string;
  readonly toolsRoot: string;
  readonly network: Network;
  readonly home: NetworkHost;
  readonly stranger: NetworkHost;
  readonly nameServer: NameServer;
  readonly datacenter: MachineDatacenter;
  /** http address of MediaMTX's tarball, from inside the cloud. */
  readonly mediamtxUrl: string;
  readonly #authority: Authority;

  private constructor(opened: Opened) {
    this.runFolder = opened.runFolder;
    this.toolsRoot = opened.toolsRoot;
    this.network = opened.network;
    this.home = opened.home;
    this.stranger = opened.stranger;
    this.nameServer = opened.nameServer;
    this.datacenter = opened.datacenter;
    this.mediamtxUrl = opened.mediamtxUrl;
    this.#authority = opened.authority;
  }

  /** @param evident gets each part as soon as it is there */
  static async open(
    { run, parts, image, packageSocket }: BedOptions,
    evident: Evident,
  ): Promise<World> {
    // Within the sandbox alone: a machine that is started while another runs must let go of that one's disk when it is unmounted.
    execFileSync("mount", ["--make-rshared", "/"]);
    const network = new Network(run.path);
    await network.servePackages(packageSocket);
    const home = network.addHost("home", HOME);
    const stranger = network.addHost("stranger", STRANGER);
    const toolsRoot = parts.roots.tools;
    mountInRoot(toolsRoot, run.path);
    const nameServer = new NameServer({
      spawn: inRoot(toolsRoot, network.addHost("resolver", RESOLVER)),
      address: RESOLVER,
      directory: makeFolder(run.path, "resolver"),
      insideDirectory: `${INSIDE}/resolver`,
      names: { [HOST_NAMES.twitch]: TWITCH, [HOST_NAMES.youtube]: YOUTUBE },
    });
    evident.nameServer = nameServer;
    await nameServer.start();
    const authority = new Authority(makeFolder(run.path, "authority"), (args) => {
      const inside = ["env", "-C", `${INSIDE}/authority`, "openssl", ...args];
      execFileSync("chroot", [toolsRoot, ...inside], { stdio: ["ignore", "ignore", "pipe"] });
    });
    const datacenter = new MachineDatacenter(network, run, parts.roots.droplet[image], {
      resolver: RESOLVER,
      names: nameServer,
      authority: authority.certificate,
      toolsRoot,
    });
    evident.datacenter = datacenter;
    await serveMetadata((ipv4) => datacenter.metadataOf(ipv4));
    return new World({
      ...{ runFolder: run.path, toolsRoot, network, home, stranger },
      ...{ nameServer, authority, datacenter },
      mediamtxUrl: await serveFile(parts.mediamtx.path),
    });
  }

  /** One of this run's own, made now; its path. */
  makeFolder(name: string): string {
    return makeFolder(this.runFolder, name);
  }

  /** Certificates for this host name in a folder of their own below `directory`; its path. */
  issueCertificates(hostName: string, directory: string): string {
    const certificates = join(directory, CERTIFICATES);
    this.#authority.issue(hostName, certificates);
    return certificates;
  }

  /** Who made those, PEM: what the droplets trust. */
  get authority(): string {
    return this.#authority.certificate;
  }

  /** An http address from inside the cloud at which this file is from now on. */
  serveFile(path: string): Promise<string> {
    return serveFile(path);
  }

  /** Standard output of a program of the tools' root. @throws Error when it fails */
  tool(argv: string[]): string {
    return execFileSync("chroot", [this.toolsRoot, ...argv], { encoding: "utf8" });
  }
}

const makeFolder = (runFolder: string, name: string): string => {
  const folder = join(runFolder, name);
  mkdirSync(folder);
  return folder;
};

/** Serves one file to the cloud's machines, as the release's download does. */
const serveFile = async (path: string): Promise<string> => {
  const server = createServer((_, response) => createReadStream(path).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, CLOUD, resolve));
  return `http://${CLOUD}:${(server.address() as AddressInfo).port}/${basename(path)}`;
};
