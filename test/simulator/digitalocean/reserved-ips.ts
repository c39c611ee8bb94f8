// Reserved IPs. Spec: digitalocean/openapi specification/resources/reserved_ips/ (models/reserved_ip.yml,
// reserved_ip_actions/). An assignment is accepted first and in force afterwards.
import { setTimeout as pause } from "node:timers/promises";
import { REGIONS } from "./catalogue";
import { dropletJson } from "./droplet-json";
import { notFound, notSimulated, unprocessable, type Reply } from "./reply";
import { textOf, type JsonObject, type Route } from "./request";
import type { Account, ReservedIp, ReservedIpAction } from "./state";

/** How soon the real one moves is not known here; pair.md's simulator takes as long. */
const MOVES_AFTER_MS = 2000;
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

const actionJson = ({ id, type, status }: ReservedIpAction): JsonObject => ({
  id,
  type,
  status,
  resource_type: "reserved_ip",
});

async function move(account: Account, reserved: ReservedIp, action: ReservedIpAction, to?: number) {
  await pause(MOVES_AFTER_MS);
  reserved.dropletId = to;
  const ipv4 = to === undefined ? undefined : account.droplets.get(to)?.ipv4;
  try {
    await account.datacenter.reserved?.lead(reserved.ip, ipv4);
    action.status = "completed";
  } catch (error) {
    action.status = "errored";
    account.datacenterErrors.push(`reserved IP ${reserved.ip}: ${String(error)}`);
  }
  reserved.locked = false;
}

function act(account: Account, reserved: ReservedIp, body: JsonObject): Reply {
  const type = textOf(body, "type");
  if (type !== "assign" && type !== "unassign") return notSimulated(`reserved IP action ${type}`);
  if (reserved.locked) return unprocessable("The Reserved IP already has a pending event.");
  const to = type === "assign" ? Number(textOf(body, "droplet_id")) : undefined;
  const droplet = to === undefined ? undefined : account.droplets.get(to);
  if (to !== undefined && droplet === undefined) return notFound();
  if (droplet?.locked === true) return unprocessable("Droplet already has a pending event.");
  if (droplet !== undefined && droplet.region !== reserved.region)
    return unprocessable("The Droplet and Reserved IP must be in the same region.");
  const action: ReservedIpAction = { id: account.nextActionId(), type, status: "in-progress" };
  account.reservedIpActions.set(action.id, action);
  reserved.locked = true;
  return {
    status: 201,
    body: { action: actionJson(action) },
    afterwards: () => void move(account, reserved, action, to),
  };
}

const ONE = /^\/v2\/reserved_ips\/([\d.]+)$/;

export const reservedIpRoutes: Route[] = [
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
      if (!account.reservedIps.delete(ip)) return notFound();
      return {
        status: 204,
        afterwards: () => void account.datacenter.reserved?.lead(ip, undefined),
      };
    },
  },
  {
    method: "POST",
    path: /^\/v2\/reserved_ips\/([\d.]+)\/actions$/,
    handle: ({ params: [ip = ""], body }, account) => {
      const reserved = account.reservedIps.get(ip);
      return reserved === undefined ? notFound() : act(account, reserved, body);
    },
  },
  {
    method: "GET",
    path: /^\/v2\/reserved_ips\/([\d.]+)\/actions\/(\d+)$/,
    handle: ({ params: [, id] }, account) => {
      const action = account.reservedIpActions.get(Number(id));
      return action === undefined
        ? notFound()
        : { status: 200, body: { action: actionJson(action) } };
    },
  },
];
