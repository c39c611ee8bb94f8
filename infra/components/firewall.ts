// Decides who reaches the droplet: a tag, and a firewall on that tag, both there before the droplet is.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { inboundRules, type LetIn } from "../render/inbound-rules";
import { EVERYWHERE } from "../settings";
import { resourceName } from "../render/resource-name";
import { EXPLAINED } from "./explained";
import { tellIfSlow } from "./patience";

const ALL_PORTS = "1-65535";

export class Firewall extends pulumi.ComponentResource {
  /** Whatever carries this tag is behind the firewall from its first second. */
  readonly tag: digitalocean.Tag;
  readonly firewall: digitalocean.Firewall;

  constructor(name: string, letIn: LetIn, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:Firewall", name, {}, opts);
    const parent = { parent: this, hooks: EXPLAINED };

    const shared = resourceName(name, pulumi.getStack());
    this.tag = new digitalocean.Tag(`${name}-tag`, { name: shared }, parent);
    this.firewall = new digitalocean.Firewall(
      `${name}-firewall`,
      {
        name: shared,
        tags: [this.tag.name],
        inboundRules: inboundRules(letIn, shared),
        // Without outbound rules nothing gets out at all.
        outboundRules: [
          { protocol: "tcp", portRange: ALL_PORTS, destinationAddresses: EVERYWHERE },
          { protocol: "udp", portRange: ALL_PORTS, destinationAddresses: EVERYWHERE },
          { protocol: "icmp", destinationAddresses: EVERYWHERE },
        ],
      },
      parent,
    );
    tellIfSlow(this.tag, "the tag");
    tellIfSlow(this.firewall, "the firewall", this.tag.id);
    this.registerOutputs({ tag: this.tag.name, firewallId: this.firewall.id });
  }
}
