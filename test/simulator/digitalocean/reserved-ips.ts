// Reserved IPs. Spec: digitalocean/openapi specification/resources/reserved_ips/ (models/reserved_ip.yml,
// reserved_ip_actions/). An assignment is accepted first and in force afterwards.
import { setTimeout as pause } from "node:timers/promises";
import { actionOf, actionReply, actionsOf, beginAction, endAction } from "./actions";
import { REGIONS } from "./catalogue";
import { dropletJson } from "./droplet-json";
import { numberOf } from "./ip-range";
import { notFound, notSimulated, pageOf, unprocessable, type Reply } from "./reply";
import { textOf, type JsonObject, type Route } from "./request";
import type { Account, Action, Droplet, ReservedIp } from "./state";

// DigitalOcean's default: https://docs.digitalocean.com/products/networking/reserved-ips/details/limits/
const MOST = 3;

function reservedIpJson(
  account: Account,
  { ip, region, dropletId, locked }: ReservedIp,
): JsonObject {
  const droplet = dropletId === undefined ? undefined : account.droplets.get(dropletId);
  return {
    ip,
    region: { slug: region },
    droplet: droplet === undefined ? null : dropletJson(droplet),
    locked,
  };
}

/** Its number as a resource is the address itself (https://github.com/digitalocean/doctl/issues/493). */
const resourceOf = (ip: string): Action["resource"] => ({ id: numberOf(ip), type: "reserved_ip" });

/** It leads to where it led until it leads to the new one; connections are the datacenter's. */
async function move(account: Account, reserved: ReservedIp, action: Action, to?: number) {
  await pause(account.hardware.times.move);
  const ipv4 = to === undefined ? undefined : account.droplets.get(to)?.ipv4;
  try {
    await account.datacenter.reserved?.lead(reserved.ip, ipv4);
    reserved.dropletId = to;
    endAction(action, "completed");
  } catch (error) {
    endAction(action, "errored");
    account.datacenterErrors.push(`reserved IP ${reserved.ip}: ${String(error)}`);
  }
  reserved.locked = false;
}

/**
 * Why it cannot be led to this droplet, or undefined. The words of what is pending: https://github.com/digitalocean/doctl/issues/493
 * (of a floating IP) and https://github.com/hashicorp/packer/issues/1814; one for each droplet:
 * https://docs.digitalocean.com/products/networking/reserved-ips/details/limits/. All others are ours; that 422 tells what is so
 * already is a guess on the strict side.
 */
function refusalOf(account: Account, reserved: ReservedIp, droplet: Droplet): string | undefined {
  if (droplet.locked) return "Droplet already has a pending event.";
  if (droplet.region !== reserved.region)
    return "The Droplet and Reserved IP must be in the same region.";
  if (reserved.dropletId === droplet.id)
    return "The Reserved IP is already assigned to this Droplet.";
  const held = [...account.reservedIps.values()].some(({ dropletId }) => dropletId === droplet.id);
  return held ? "The Droplet already has a Reserved IP." : undefined;
}

const PENDING = "The Reserved IP already has a pending event.";

function act(account: Account, reserved: ReservedIp, body: JsonObject): Reply {
  const type = textOf(body, "type");
  if (type !== "assign" && type !== "unassign") return notSimulated(`reserved IP action ${type}`);
  if (reserved.locked) return unprocessable(PENDING);
  const to = type === "assign" ? Number(textOf(body, "droplet_id")) : undefined;
  // The status: the provider's delete reckons with it (resource_reserved_ip.go). The words are ours.
  if (to === undefined && reserved.dropletId === undefined)
    return unprocessable("The Reserved IP is not assigned to a Droplet.");
  if (to !== undefined) {
    const droplet = account.droplets.get(to);
    if (droplet === undefined) return notFound();
    const refused = refusalOf(account, reserved, droplet);
    if (refused !== undefined) return unprocessable(refused);
  }
  const { ip, region } = reserved;
  const action = beginAction(account, { type: `${type}_ip`, region, resource: resourceOf(ip) });
  reserved.locked = true;
  return {
    ...actionReply(action, 201),
    afterwards: () => void move(account, reserved, action, to),
  };
}

const ONE = /^\/v2\/reserved_ips\/([\d.]+)$/;
const ACTIONS = /^\/v2\/reserved_ips\/([\d.]+)\/actions$/;

export const reservedIpRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/reserved_ips$/,
    handle: ({ query }, account) => {
      const all = [...account.reservedIps.values()].map((each) => reservedIpJson(account, each));
      return pageOf("reserved_ips", all, query);
    },
  },
  {
    method: "POST",
    path: /^\/v2\/reserved_ips$/,
    handle: ({ body }, account) => {
      const region = textOf(body, "region");
      if (!REGIONS.includes(region))
        return notSimulated("a reserved IP that is made for a droplet");
      if (account.reservedIps.size >= MOST)
        return unprocessable("You have reached the Reserved IP limit for your account.");
      const { reserved: addresses } = account.datacenter;
      if (addresses === undefined) return notSimulated("reserved IPs in this datacenter");
      const reserved: ReservedIp = {
        ip: addresses.next(),
        region,
        dropletId: undefined,
        locked: false,
      };
      account.reservedIps.set(reserved.ip, reserved);
      return { status: 202, body: { reserved_ip: reservedIpJson(account, reserved), links: {} } };
    },
  },
  {
    method: "GET",
    path: ONE,
    handle: ({ params: [ip = ""] }, account) => {
      const reserved = account.reservedIps.get(ip);
      return reserved === undefined
        ? notFound()
        : { status: 200, body: { reserved_ip: reservedIpJson(account, reserved) } };
    },
  },
  {
    method: "DELETE",
    path: ONE,
    handle: ({ params: [ip = ""] }, account) => {
      const reserved = account.reservedIps.get(ip);
      if (reserved === undefined) return notFound();
      if (reserved.locked) return unprocessable(PENDING);
      account.reservedIps.delete(ip);
      return {
        status: 204,
        afterwards: () => void account.datacenter.reserved?.lead(ip, undefined),
      };
    },
  },
  {
    method: "POST",
    path: ACTIONS,
    handle: ({ params: [ip = ""], body }, account) => {
      const reserved = account.reservedIps.get(ip);
      return reserved === undefined ? notFound() : act(account, reserved, body);
    },
  },
  {
    method: "GET",
    path: ACTIONS,
    handle: ({ params: [ip = ""], query }, account) =>
      account.reservedIps.has(ip)
        ? actionsOf(account, resourceOf(ip), query, `reserved_ips/${ip}/actions`)
        : notFound(),
  },
  {
    method: "GET",
    path: /^\/v2\/reserved_ips\/([\d.]+)\/actions\/(\d+)$/,
    handle: ({ params: [ip = "", id] }, account) => actionOf(account, resourceOf(ip), Number(id)),
  },
];
