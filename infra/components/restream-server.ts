// The whole server, top to bottom: firewall, droplet, delivery, with a spare both twice; and what the operator needs to know of it.
import { join, resolve } from "node:path";
import type { remote } from "@pulumi/command";
import type * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import {
  BROADCASTS,
  COMMAND,
  FAILOVER,
  METRICS,
  PATH,
  NOTICES,
  PAGE,
  RESTREAMD,
  RTMPS_PORT,
} from "../names";
import { bundlePrograms } from "../render/bundle";
import { renderAwaitFirstBoot, renderCloudConfig } from "../render/cloud-config";
import { lockAdvice } from "../advice/lock";
import { manyDestinations } from "../advice/many-destinations";
import { awayWords, FIRST_PAIR, type Pair } from "../advice/pair";
import { renderEstimate } from "../advice/estimate";
import { type HostFile, readFileTree } from "../render/file-tree";
import { renderRelease } from "../render/release";
import type { Peer } from "../render/peer";
import { otherOf, prefixOf, type ServerName } from "../servers";
import { HOME_PUBLISHER, type ApiAccess, type Settings } from "../settings";
import { Delivery } from "./delivery";
import { Droplet } from "./droplet";
import { dropletHost } from "./droplet-host";
import { Firewall } from "./firewall";
import { HostName } from "./host-name";
import { warnOfListed, warnOfSameHardware } from "./listed";
import { ReservedAddress } from "./reserved-address";

/** The project's folder, wherever the program was started. */
const ROOT = resolve(__dirname, "../..");

/** One of two servers, as `restream` at home finds it. */
export interface ServerOutput {
  dropletId: string;
  address: string;
  sshHostKey: string;
}

export class RestreamServer extends pulumi.ComponentResource {
  /** Of the server; of two, it leads to the one on air. */
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
  /** Each of two, by its own address; undefined: there is one. */
  readonly servers: pulumi.Output<Record<string, ServerOutput>> | undefined;
  /** What the event will cost; known before anything is created. */
  readonly estimate: pulumi.Output<string>;

  constructor(
    name: string,
    settings: Settings,
    { api, pair = FIRST_PAIR }: { api: ApiAccess; pair?: Pair },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("restream:infra:RestreamServer", name, {}, opts);
    const parent = { parent: this };

    // Not the delivery: a protection would refuse what each release replaces, and its end ends nothing on the server.
    const kept = { ...parent, protect: settings.locked };

    const files = readFileTree(join(ROOT, "files"));

    const firewall = new Firewall(name, settings, kept);
    const userData = renderCloudConfig(files, settings);
    const { region, size, sshKey } = settings;
    const first = new Droplet(name, { firewall, userData, region, size, sshKey }, kept);
    const second = settings.spare
      ? new Droplet(
          prefixOf(name, "second"),
          { firewall, userData, region, size, sshKey, beside: first },
          kept,
        )
      : undefined;
    const { droplet } = first;
    const bundled = bundlePrograms(ROOT);
    const program = (path: string, content: string): HostFile => ({ path, mode: "0644", content });
    const tree = [
      ...files,
      program(BROADCASTS, bundled.broadcasts),
      program(COMMAND, bundled.command),
      program(FAILOVER, bundled.failover),
      program(METRICS, bundled.metrics),
      program(NOTICES, bundled.notices),
      program(PAGE, bundled.page),
      program(RESTREAMD, bundled.restreamd),
    ];
    const deliveryTo = (own: ServerName, { droplet: machine }: Droplet): Delivery =>
      new Delivery(
        prefixOf(name, own),
        {
          dropletId: machine.id,
          connection: {
            host: dropletHost(machine.ipv4Address),
            user: "root",
            privateKey: pulumi.secret(sshKey.privateKey.reveal()),
            ...(sshKey.passphrase.reveal() === ""
              ? {}
              : { privateKeyPassword: pulumi.secret(sshKey.passphrase.reveal()) }),
            // A droplet's SSH is there in under one minute; refused, this ends after 95 s, without any answer after 2.5 min.
            dialErrorLimit: 27,
            perDialTimeout: 2,
          },
          awaitFirstBoot: renderAwaitFirstBoot(files, settings),
          isAway: pair.away === own,
        },
        parent,
      );
    const servers = {
      first: { droplet, delivery: deliveryTo("first", first) },
      ...(second && {
        second: { droplet: second.droplet, delivery: deliveryTo("second", second) },
      }),
    };
    const reserved = settings.reservedIp
      ? new ReservedAddress(name, settings.region, kept)
      : undefined;
    const bring = (own: ServerName, after: pulumi.Resource[]): remote.Command | undefined => {
      const [server, other] = [servers[own], servers[otherOf(own)]];
      const release = other
        ? pulumi
            .all([peerOf(own, other), droplet.id, second?.droplet.id, reserved?.reserved])
            .apply(([peer, firstId = "", secondId = "", reservedIp = ""]) =>
              renderRelease(
                settings,
                tree,
                peer && {
                  ...peer,
                  ...{ api: api.url, reservedIp },
                  dropletIds: { first: firstId, second: secondId },
                },
              ),
            )
        : renderRelease(settings, tree);
      return server?.delivery.bring(
        { release, placeholder: settings.placeholderFile, applyProgram: bundled.apply },
        after,
      );
    };
    // The spare first: what fails there never reaches the one on air.
    const atSpare = bring(otherOf(pair.onAir), []);
    const apply = bring(pair.onAir, atSpare ? [atSpare] : []);
    if (apply === undefined) throw new Error(`there is no server ${pair.onAir}`);

    warnOfListed([droplet, ...(second ? [second.droplet] : [])], firewall.tag);
    if (second) warnOfSameHardware([droplet, second.droplet], otherOf(pair.onAir), api);
    const away = awayWords(pair);
    if (away !== undefined) void pulumi.log.warn(away, this);
    const obsAddress =
      reserved?.leadTo({
        dropletIds: { first: droplet.id, ...(second && { second: second.droplet.id }) },
        tag: firewall.tag.name,
        onAir: pair.onAir,
        after: apply.stdout,
        api,
      }) ?? droplet.ipv4Address;
    if (!settings.locked)
      apply.stdout.apply(async (applied: string | undefined) => {
        const advice = lockAdvice(applied ?? "");
        if (advice !== undefined) await pulumi.log.info(advice, droplet);
      });
    announceTests(settings);
    const many = manyDestinations(settings.destinations.length);
    if (many !== undefined) void pulumi.log.warn(many, this);
    this.estimate = pulumi.output(renderEstimate(settings));
    this.address = second ? obsAddress : droplet.ipv4Address;
    this.ssh = pulumi.interpolate`ssh -i ${settings.sshKey.file} root@${this.address}`;
    this.sshKeyFile = pulumi.output(settings.sshKey.file);
    this.sshHostKey = servers.first.delivery.hostKey;
    this.servers = second
      ? pulumi.output(
          Object.fromEntries(
            Object.entries(servers).map(([own, { droplet: machine, delivery }]) => [
              own,
              {
                dropletId: machine.id,
                address: machine.ipv4Address,
                sshHostKey: delivery.hostKey,
              },
            ]),
          ),
        )
      : undefined;
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

/** undefined: it was never contacted, in a `pulumi up` of something else (`--target`). */
const peerOf = (
  own: ServerName,
  { droplet, delivery }: { droplet: digitalocean.Droplet; delivery: Delivery },
): pulumi.Output<Pick<Peer, "own" | "name" | "hostKey" | "addresses"> | undefined> =>
  pulumi
    .all([droplet.ipv4AddressPrivate, droplet.ipv4Address, delivery.hostKey])
    .apply(([within, open, hostKey]) =>
      hostKey === ""
        ? undefined
        : {
            ...{ own, name: otherOf(own), hostKey },
            addresses: [within, open].filter((address) => address !== ""),
          },
    );

/** A forgotten bandwidth test looks like a broadcast here and is none there. */
const announceTests = (settings: Settings): void => {
  for (const { name, streamKey } of settings.destinations)
    if (/[?&]bandwidthtest=true/.test(streamKey.reveal()))
      void pulumi.log.warn(
        `${name}: the stream key asks for a bandwidth test: nothing will be seen there until it is set without ?bandwidthtest=true`,
      );
};
