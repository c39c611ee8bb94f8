// The name by which OBS and people come, where its domain is at DigitalOcean: a record that leads to the server.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { EXPLAINED } from "./explained";
import { tellIfSlow } from "./patience";

export interface HostNameArgs {
  /** In dnsDomain, or the same. */
  hostName: string;
  dnsDomain: string;
  address: pulumi.Input<string>;
}

/** So long does somebody go on looking for a server that is gone; the least that DigitalOcean takes is 30. */
const TTL_SECONDS = 60;

export class HostName extends pulumi.ComponentResource {
  constructor(name: string, args: HostNameArgs, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:HostName", name, {}, opts);
    const record = new digitalocean.DnsRecord(
      `${name}-host-name`,
      {
        domain: args.dnsDomain,
        type: "A",
        // DigitalOcean's word for the domain itself.
        name:
          args.hostName === args.dnsDomain
            ? "@"
            : args.hostName.slice(0, -args.dnsDomain.length - 1),
        value: args.address,
        ttl: TTL_SECONDS,
      },
      { parent: this, hooks: EXPLAINED },
    );
    tellIfSlow(record, `the record of ${args.hostName}`, args.address);
    this.registerOutputs({ hostName: record.fqdn });
  }
}
