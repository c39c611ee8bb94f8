// Decides the machine: size, image, key, user data; and what of it never changes once it exists.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { askedTooLate } from "../advice/asked-too-late";
import type { SshKey } from "../settings";
import { EXPLAINED } from "./explained";
import type { Firewall } from "./firewall";
import { LONG_FOR_A_DROPLET_MS, tellIfSlow } from "./patience";

export interface DropletArgs {
  firewall: Firewall;
  userData: string;
  region: string;
  size: string;
  sshKey: SshKey;
  /** A droplet of the same stack: its SSH key is in the account already, and its VPC is this one's. */
  beside?: Droplet;
}

/**
 * Fixed at creation. Each would replace the droplet (a new address, and a dead broadcast), but for `size`,
 * which would power it off for a minute.
 */
const FIXED_AT_CREATION = [
  "size",
  "userData",
  "image",
  "sshKeys",
  "monitoring",
  "dropletAgent",
  "region",
  "vpcUuid",
];

export class Droplet extends pulumi.ComponentResource {
  readonly droplet: digitalocean.Droplet;
  readonly #fingerprint: pulumi.Input<string>;

  constructor(name: string, args: DropletArgs, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:Droplet", name, {}, opts);
    const parent = { parent: this, hooks: EXPLAINED };

    // DigitalOcean refuses a key that the account has already.
    this.#fingerprint =
      args.sshKey.fingerprint ||
      (args.beside ? args.beside.#fingerprint : this.#addSshKey(name, args, parent));
    this.droplet = new digitalocean.Droplet(
      `${name}-droplet`,
      {
        // No `name`: an autonamed droplet is replaced create-before-delete.
        region: args.beside?.droplet.region ?? args.region,
        size: args.size,
        image: "debian-13-x64",
        sshKeys: [this.#fingerprint],
        tags: [args.firewall.tag.name],
        userData: args.userData,
        // The region's own, where nobody asks for one: DigitalOcean lets nobody delete that, so the stack owns none.
        ...(args.beside ? { vpcUuid: args.beside.droplet.vpcUuid } : {}),
        // A larger disk could never be made smaller again.
        resizeDisk: false,
        monitoring: true,
        dropletAgent: false,
      },
      {
        ...parent,
        // So that there is no minute without a firewall.
        dependsOn: [args.firewall.firewall],
        ignoreChanges: FIXED_AT_CREATION,
      },
    );
    tellIfSlow(this.droplet, "the droplet", args.firewall.firewall.id, LONG_FOR_A_DROPLET_MS);
    if (args.beside === undefined) this.#warnOfFixed(args);
    this.registerOutputs({ dropletId: this.droplet.id, address: this.droplet.ipv4Address });
  }

  #addSshKey(
    name: string,
    { sshKey: { publicKey } }: DropletArgs,
    options: pulumi.CustomResourceOptions,
  ): pulumi.Output<string> {
    const key = new digitalocean.SshKey(
      `${name}-ssh-key`,
      { publicKey },
      // Who is let in was decided at the droplet's creation: a locked stack may name another key.
      { ...options, protect: false },
    );
    tellIfSlow(key, "the SSH key");
    return key.fingerprint;
  }

  #warnOfFixed({ region, size, sshKey: { publicKey, file } }: DropletArgs): void {
    const { droplet } = this;
    pulumi.all([droplet.region, droplet.size, droplet.sshKeys]).apply(async (created) => {
      const [createdRegion, createdSize, sshKeys] = created;
      for (const warning of askedTooLate(
        { region, size, publicKey, keyFile: file },
        { region: createdRegion, size: createdSize, sshKeys: sshKeys ?? [] },
      ))
        await pulumi.log.warn(warning, droplet);
    });
  }
}
