// Decides the machine: size, image, key, user data; and what of it never changes once it exists.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { explainError } from "../advice/explain-error";
import { askedTooLate } from "../advice/asked-too-late";
import { furtherDroplets, missingDroplet } from "../advice/further-droplets";
import type { SshKey } from "../settings";
import { EXPLAINED } from "./explained";
import type { Firewall } from "./firewall";
import { LONG_FOR_A_DROPLET_MS, tellIfSlow, watchPatience } from "./patience";

export interface DropletArgs {
  firewall: Firewall;
  userData: string;
  region: string;
  size: string;
  sshKey: SshKey;
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
];

export class Droplet extends pulumi.ComponentResource {
  readonly droplet: digitalocean.Droplet;

  constructor(name: string, args: DropletArgs, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:Droplet", name, {}, opts);
    const parent = { parent: this, hooks: EXPLAINED };

    // DigitalOcean refuses a key that the account has already.
    const fingerprint = args.sshKey.fingerprint || this.#addSshKey(name, args, parent);
    this.droplet = new digitalocean.Droplet(
      `${name}-droplet`,
      {
        // No `name`: an autonamed droplet is replaced create-before-delete.
        region: args.region,
        size: args.size,
        image: "debian-13-x64",
        sshKeys: [fingerprint],
        tags: [args.firewall.tag.name],
        userData: args.userData,
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
    this.#warnOfFixed(args);
    this.#warnOfListed(args.firewall.tag);
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

  /** Also in an up that changes nothing; not in the preview of a droplet that is not there yet. */
  #warnOfListed({ name }: digitalocean.Tag): void {
    const { droplet } = this;
    pulumi.all([droplet.id, name]).apply(async ([id, tag]) => {
      const done = watchPatience("the list of droplets", (text) => {
        void pulumi.log.warn(text, droplet);
      });
      try {
        // All of them: the provider's filters compare text, and tags have no case.
        const { droplets } = await digitalocean.getDroplets({}, { async: true });
        for (const warning of [
          missingDroplet(droplets, { id }),
          furtherDroplets(droplets, { id, tag }),
        ])
          if (warning !== undefined) await pulumi.log.warn(warning, droplet);
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        // A release must reach the server also while DigitalOcean's API does not answer.
        await pulumi.log.warn(
          `whether the server is still there, and whether further droplets carry the tag ${tag}, is not known: ${words}\n${explainError(words) ?? ""}`.trimEnd(),
          droplet,
        );
      } finally {
        done();
      }
    });
  }
}
