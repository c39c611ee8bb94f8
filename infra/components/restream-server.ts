// The whole server, top to bottom: firewall, droplet, delivery; and what the operator needs to know of it.
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { BROADCASTS, COMMAND, METRICS, PATH, NOTICES, PAGE, RESTREAMD, RTMPS_PORT } from "../names";
import { bundlePrograms } from "../render/bundle";
import { renderAwaitFirstBoot, renderCloudConfig } from "../render/cloud-config";
import { lockAdvice } from "../advice/lock";
import { renderEstimate } from "../advice/estimate";
import { readFileTree } from "../render/file-tree";
import { renderRelease } from "../render/release";
import { HOME_PUBLISHER, type ApiAccess, type Settings } from "../settings";
import { Delivery } from "./delivery";
import { Droplet } from "./droplet";
import { dropletHost } from "./droplet-host";
import { Firewall } from "./firewall";
import { HostName } from "./host-name";
import { ReservedAddress } from "./reserved-address";

/** The project's folder, wherever the program was started. */
const ROOT = resolve(__dirname, "../..");

export class RestreamServer extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;
  /** OBS: Settings, Stream, Server. */
  readonly obsServer: pulumi.Output<string>;
  /** OBS: Settings, Stream, Stream Key. */
  readonly obsStreamKey: pulumi.Output<string>;
  /** The same by publisher, home among them. */
  readonly obsStreamKeys: pulumi.Output<Record<string, string>>;
  /** The commands that start the broadcast, by destination. */
  readonly start: pulumi.Output<Record<string, string>>;
  readonly ssh: pulumi.Output<string>;
  /** Where the page is without SSH; undefined: nowhere. */
  readonly page: pulumi.Output<string> | undefined;
  /** At home: what `restream` logs in with. */
  readonly sshKeyFile: pulumi.Output<string>;
  /** As it was at the first contact; every later one checks it. */
  readonly sshHostKey: pulumi.Output<string>;
  /** What the event will cost; known before anything is created. */
  readonly estimate: pulumi.Output<string>;

  constructor(
    name: string,
    settings: Settings,
    api: ApiAccess,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("restream:infra:RestreamServer", name, {}, opts);
    const parent = { parent: this };

    // Not the delivery: a protection would refuse what each release replaces, and its end ends nothing on the server.
    const kept = { ...parent, protect: settings.locked };

    const files = readFileTree(join(ROOT, "files"));

    const firewall = new Firewall(name, settings, kept);
    const { droplet } = new Droplet(
      name,
      {
        firewall,
        userData: renderCloudConfig(files, settings),
        region: settings.region,
        size: settings.size,
        sshKey: settings.sshKey,
      },
      kept,
    );
    const programs = bundlePrograms(ROOT);
    const delivery = new Delivery(
      name,
      {
        dropletId: droplet.id,
        connection: {
          host: dropletHost(droplet.ipv4Address),
          user: "root",
          privateKey: pulumi.secret(settings.sshKey.privateKey.reveal()),
          ...(settings.sshKey.passphrase.reveal() === ""
            ? {}
            : { privateKeyPassword: pulumi.secret(settings.sshKey.passphrase.reveal()) }),
          // A droplet's SSH is there in under one minute; refused, this ends after 95 s, without any answer after 2.5 min.
          dialErrorLimit: 27,
          perDialTimeout: 2,
        },
        release: renderRelease(settings, [
          ...files,
          { path: BROADCASTS, mode: "0644", content: programs.broadcasts },
          { path: COMMAND, mode: "0644", content: programs.command },
          { path: METRICS, mode: "0644", content: programs.metrics },
          { path: NOTICES, mode: "0644", content: programs.notices },
          { path: PAGE, mode: "0644", content: programs.page },
          { path: RESTREAMD, mode: "0644", content: programs.restreamd },
        ]),
        brought: settings.placeholderFile,
        awaitFirstBoot: renderAwaitFirstBoot(files, settings),
        applyProgram: programs.apply,
      },
      parent,
    );

    const obsAddress = settings.reservedIp
      ? new ReservedAddress(
          name,
          {
            region: settings.region,
            dropletId: droplet.id,
            tag: firewall.tag.name,
            after: delivery.applied,
            api,
          },
          kept,
        ).address
      : droplet.ipv4Address;
    if (!settings.locked)
      delivery.applied.apply(async (applied: string | undefined) => {
        const advice = lockAdvice(applied ?? "");
        if (advice !== undefined) await pulumi.log.info(advice, droplet);
      });
    announceTests(settings);
    this.estimate = pulumi.output(renderEstimate(settings));
    this.address = droplet.ipv4Address;
    this.ssh = pulumi.interpolate`ssh -i ${settings.sshKey.file} root@${droplet.ipv4Address}`;
    this.sshKeyFile = pulumi.output(settings.sshKey.file);
    this.sshHostKey = delivery.hostKey;
    const { certificate, rtmps } = settings;
    const named = certificate?.hostName || obsAddress;
    this.page = settings.pageCidrs.length === 0 ? undefined : pulumi.interpolate`https://${named}/`;
    this.obsServer =
      rtmps === "false"
        ? pulumi.interpolate`rtmp://${obsAddress}/`
        : pulumi.interpolate`rtmps://${named}:${RTMPS_PORT}/`;
    if (certificate && certificate.dnsDomain !== "")
      new HostName(name, { ...certificate, address: obsAddress }, kept);
    const streamKeys = Object.fromEntries(
      settings.publishers.map(({ name: publisher, publishKey }) => [
        publisher,
        `${PATH}?user=${publisher}&pass=${publishKey.reveal()}`,
      ]),
    );
    this.obsStreamKey = pulumi.secret(streamKeys[HOME_PUBLISHER] ?? "");
    this.obsStreamKeys = pulumi.secret(streamKeys);
    this.start = pulumi.output(
      Object.fromEntries(
        settings.destinations.map(({ name: destination }) => [
          destination,
          `restream start ${destination}`,
        ]),
      ),
    );
    const { address, obsServer, start, ssh, sshHostKey } = this;
    this.registerOutputs({ address, obsServer, start, ssh, sshHostKey });
  }
}

/** A forgotten bandwidth test looks like a broadcast here and is none there. */
const announceTests = (settings: Settings): void => {
  for (const { name, streamKey } of settings.destinations)
    if (/[?&]bandwidthtest=true/.test(streamKey.reveal()))
      void pulumi.log.warn(
        `${name}: the stream key asks for a bandwidth test: nothing will be seen there until it is set without ?bandwidthtest=true`,
      );
};
