// One of each resource the product uses at DigitalOcean; changed by config only. Copied to a directory of
// its own before it runs.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const tag = new digitalocean.Tag("toy");
const firewall = new digitalocean.Firewall("toy", {
  name: "toy",
  tags: [tag.name],
  inboundRules: [
    {
      protocol: "tcp",
      portRange: "1935",
      sourceAddresses: [config.get("homeIp") ?? "203.0.113.7"],
    },
  ],
  outboundRules: [
    { protocol: "icmp", destinationAddresses: ["0.0.0.0/0", "::/0"] },
    { protocol: "tcp", portRange: "all", destinationAddresses: ["0.0.0.0/0"] },
    { protocol: "udp", portRange: "1-65535", destinationAddresses: ["0.0.0.0/0"] },
  ],
});
const key = new digitalocean.SshKey("toy", {
  publicKey:
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ operator\n",
});
const droplet = new digitalocean.Droplet(
  "toy",
  {
    image: "debian-13-x64",
    region: "fra1",
    size: "s-2vcpu-2gb",
    monitoring: true,
    sshKeys: [key.id],
    tags: [tag.name],
    userData: pulumi.secret(config.get("userData") ?? "#cloud-config\n# test-user-data\n"),
  },
  { dependsOn: [firewall] },
);
const hostName = config.get("hostName");
export const fqdn =
  hostName === undefined
    ? ""
    : new digitalocean.DnsRecord("toy", {
        domain: config.get("domain") ?? "example.org",
        type: "A",
        name: hostName,
        value: droplet.ipv4Address,
        ttl: 60,
      }).fqdn;
export const ip = droplet.ipv4Address;
const vpcName = config.get("vpc");
const vpc =
  vpcName === undefined
    ? undefined
    : new digitalocean.Vpc("toy", { name: vpcName, region: "fra1", ipRange: "10.9.0.0/24" });
export const privateIp =
  vpc &&
  new digitalocean.Droplet("member", {
    image: "debian-13-x64",
    region: "fra1",
    size: "s-2vcpu-2gb",
    sshKeys: [key.id],
    vpcUuid: vpc.id,
  }).ipv4AddressPrivate;
// As the product looks for further ones.
export const listed = droplet.id.apply(async () =>
  (await digitalocean.getDroplets()).droplets.map(({ id, tags }) => `${id} ${tags}`).join(),
);
