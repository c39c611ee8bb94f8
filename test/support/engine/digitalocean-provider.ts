// Stand-in for the digitalocean provider 4.80.1, used only where the real plugin is not installed: Tag,
// SshKey, Firewall, Droplet, Vpc, ReservedIp, DnsRecord and getDroplets over the HTTP API, with the real one's calls, retries and error
// texts. Left out: every other resource and look-up (getSizes …), which are refused by name; the header of
// each file under digitalocean/ says what it leaves out. What a reviewer should know: it was written from
// the provider's source, so it proves our program against our reading of it, not against the provider.
import { Api, type ApiSettings } from "./digitalocean/api";
import { dnsRecordKind } from "./digitalocean/dns-record";
import { dropletKind } from "./digitalocean/droplet";
import { getDroplets } from "./digitalocean/get-droplets";
import { firewallKind } from "./digitalocean/firewall";
import { reservedIpKind } from "./digitalocean/reserved-ip";
import { sshKeyKind } from "./digitalocean/ssh-key";
import { tagKind } from "./digitalocean/tag";
import { vpcKind } from "./digitalocean/vpc";
import { text, type Properties } from "./properties";
import type { Provider } from "./provider-server";
import type { ResourceKind, ResourceLog } from "./resource-kind";

const VERSION = "4.80.1";

/** Provider configuration before environment, environment before defaults, as in the real one. */
export function apiSettings(args: Properties, env: NodeJS.ProcessEnv): ApiSettings {
  const number = (key: string, variable: string, otherwise: number): number => {
    const given = text(args[key]) || env[variable];
    return given === undefined || given === "" ? otherwise : Number(given);
  };
  const token =
    text(args["token"]) || env["DIGITALOCEAN_TOKEN"] || env["DIGITALOCEAN_ACCESS_TOKEN"] || "";
  const url = text(args["apiEndpoint"]) || env["DIGITALOCEAN_API_URL"];
  // The real one would go to api.digitalocean.com; a stand-in must never order anything there.
  if (!url) throw new Error("DIGITALOCEAN_API_URL: not set, give the simulator's address");
  return {
    token,
    url,
    retryMax: number("httpRetryMax", "DIGITALOCEAN_HTTP_RETRY_MAX", 4),
    retryWaitMinSeconds: number("httpRetryWaitMin", "DIGITALOCEAN_HTTP_RETRY_WAIT_MIN", 1),
    retryWaitMaxSeconds: number("httpRetryWaitMax", "DIGITALOCEAN_HTTP_RETRY_WAIT_MAX", 30),
  };
}

/** The real one says each error twice: as a line of the log, in the Terraform SDK's form, and as the resource's end. */
function saidTwice(kind: ResourceKind): ResourceKind {
  const said = async <T>(log: ResourceLog, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const [, cause = words] = /^1 error occurred:\n\t\* ([\s\S]*?)\n*$/.exec(words) ?? [];
      log.error(
        `sdk-v2/provider2.go:571: sdk.helper_schema: ${cause}: provider=digitalocean@${VERSION}`,
      );
      throw error;
    }
  };
  return {
    ...kind,
    create: (inputs, log) => said(log, kind.create(inputs, log)),
    update: (id, inputs, state, log) => said(log, kind.update(id, inputs, state, log)),
    delete: (id, state, log) => said(log, kind.delete(id, state, log)),
  };
}

export function digitaloceanProvider(env: NodeJS.ProcessEnv): Provider {
  let configured: Api | undefined;
  const api = (): Api => {
    if (configured === undefined) throw new Error("the provider was not configured");
    return configured;
  };
  return {
    version: VERSION,
    configure(args) {
      configured = new Api(apiSettings(args, env));
    },
    kinds: {
      "digitalocean:index/tag:Tag": saidTwice(tagKind(api)),
      "digitalocean:index/sshKey:SshKey": saidTwice(sshKeyKind(api)),
      "digitalocean:index/firewall:Firewall": saidTwice(firewallKind(api)),
      "digitalocean:index/droplet:Droplet": saidTwice(dropletKind(api)),
      "digitalocean:index/vpc:Vpc": saidTwice(vpcKind(api)),
      "digitalocean:index/reservedIp:ReservedIp": saidTwice(reservedIpKind(api)),
      "digitalocean:index/dnsRecord:DnsRecord": saidTwice(dnsRecordKind(api)),
    },
    functions: { "digitalocean:index/getDroplets:getDroplets": getDroplets(api) },
  };
}
