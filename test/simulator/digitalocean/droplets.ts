// Droplets. Spec: digitalocean/openapi specification/resources/droplets/ (models/droplet.yml,
// models/droplet_create.yml, droplets_create.yml). 202 is not done: the machine starts afterwards.
import { IMAGES, isToBeHad, REGIONS, SIZES } from "./catalogue";
import type { DropletSpec } from "./datacenter";
import { dropletJson } from "./droplet-json";
import { enforce } from "./enforcement";
import { placeIn, vpcRefusal } from "./vpc-members";
import { pageOf, notFound, serverError, unprocessable } from "./reply";
import { flagIn, textOf, textsIn, type JsonObject, type Route } from "./request";
import { findSshKey } from "./ssh-keys";
import { hasTag, type Account, type Droplet } from "./state";
import { ensureTag, isTagName } from "./tags";

const MAX_USER_DATA_BYTES = 64 * 1024;
const HOSTNAME = /^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,253}[a-zA-Z0-9])?$/;

/** Why the API would refuse this order, or undefined. */
function refusalOf(account: Account, body: JsonObject): string | undefined {
  if (!HOSTNAME.test(textOf(body, "name"))) {
    return "Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)";
  }
  if (!REGIONS.includes(textOf(body, "region"))) {
    return "You specified an invalid region for Droplet creation.";
  }
  if (SIZES[textOf(body, "size")] === undefined) {
    return "You specified an invalid size for Droplet creation.";
  }
  // As users report it: https://github.com/ChainSafe/forest-iac/pull/437
  if (!isToBeHad(textOf(body, "size"), textOf(body, "region"))) {
    return "Size is not available in this region.";
  }
  if (IMAGES[textOf(body, "image")] === undefined) {
    return "You specified an invalid image for Droplet creation.";
  }
  if (Buffer.byteLength(textOf(body, "user_data")) > MAX_USER_DATA_BYTES) {
    return "User data exceeds the maximum of 64 KiB.";
  }
  const unknownKeys = textsIn(body, "ssh_keys").filter((key) => !findSshKey(account, key));
  if (unknownKeys.length > 0) {
    return `${unknownKeys.join(", ")} are invalid key identifiers for Droplet creation.`;
  }
  if (!textsIn(body, "tags").every(isTagName)) return "Tag name is invalid";
  return vpcRefusal(account, textOf(body, "vpc_uuid"), textOf(body, "region"));
}

function newDroplet(account: Account, body: JsonObject): Droplet {
  const features = ["backups", "ipv6", "monitoring"].filter((feature) => flagIn(body, feature));
  // Every droplet is in a VPC, which is what this feature says; the agent is on unless refused.
  features.push("private_networking");
  if (body["with_droplet_agent"] !== false) features.push("droplet_agent");
  const place = placeIn(account, textOf(body, "vpc_uuid"));
  return {
    id: account.nextDropletId(),
    name: textOf(body, "name"),
    region: textOf(body, "region"),
    size: textOf(body, "size"),
    image: textOf(body, "image"),
    created_at: new Date().toISOString(),
    status: "new",
    locked: true,
    features,
    tags: textsIn(body, "tags").map((tag) => ensureTag(account, tag)),
    vpc_uuid: place?.vpc ?? account.vpcUuid,
    ...(place && { private: place }),
    userData: textOf(body, "user_data"),
    publicKeys: textsIn(body, "ssh_keys").flatMap(
      (key) => findSshKey(account, key)?.public_key ?? [],
    ),
  };
}

/** Boots the machine and filters it, and only then tells that it is active. */
async function start(account: Account, droplet: Droplet): Promise<void> {
  account.dropletAcceptedAt.set(droplet.id, Date.now());
  const { id, name, region, size, image, userData, publicKeys, tags } = droplet;
  const spec: DropletSpec = {
    id,
    name,
    region,
    size,
    image,
    userData,
    publicKeys,
    tags: [...tags],
  };
  if (droplet.private !== undefined) spec.private = droplet.private;
  try {
    droplet.ipv4 = (await account.datacenter.create(spec)).ipv4;
  } catch (error) {
    droplet.bootFailure = `the datacenter did not start droplet ${String(id)}: ${String(error)}`;
    account.datacenterErrors.push(droplet.bootFailure);
    return;
  }
  await enforce(account);
  droplet.status = "active";
  droplet.locked = false;
}

/** The droplet is found until its machine is gone, as the real API's lag after a DELETE. */
async function destroy(account: Account, droplet: Droplet): Promise<void> {
  try {
    await droplet.started;
    // An action that a dead host never ends holds nothing up.
    if (!account.hardware.isDead(droplet.id)) await droplet.acting;
    await account.datacenter.destroy(droplet.id);
    account.droplets.delete(droplet.id);
  } catch (error) {
    account.datacenterErrors.push(`destroy ${String(droplet.id)}: ${String(error)}`);
  }
  await enforce(account);
}

const ONE = /^\/v2\/droplets\/(\d+)$/;

export const dropletRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/droplets$/,
    handle: ({ query }, account) => {
      const tag = query.get("tag_name");
      const droplets = [...account.droplets.values()];
      const wanted = tag === null ? droplets : droplets.filter((d) => hasTag(d.tags, tag));
      return pageOf("droplets", wanted.map(dropletJson), query);
    },
  },
  {
    method: "POST",
    path: /^\/v2\/droplets$/,
    handle: ({ body }, account) => {
      const refusal = refusalOf(account, body);
      if (refusal !== undefined) return unprocessable(refusal);
      const droplet = newDroplet(account, body);
      account.droplets.set(droplet.id, droplet);
      // With it the region gets its default VPC, if it had none.
      account.regionsWithoutVpc.delete(droplet.region);
      return {
        status: 202,
        body: { droplet: dropletJson(droplet), links: {} },
        afterwards: () => {
          droplet.started = start(account, droplet);
        },
      };
    },
  },
  {
    method: "GET",
    path: ONE,
    handle: ({ params: [id] }, account) => {
      const droplet = account.droplets.get(Number(id));
      if (droplet === undefined) return notFound();
      // Not what DigitalOcean says: a client would otherwise wait an hour for a dead machine.
      if (droplet.bootFailure !== undefined) return serverError(droplet.bootFailure);
      return { status: 200, body: { droplet: dropletJson(droplet) } };
    },
  },
  {
    method: "DELETE",
    path: ONE,
    handle: ({ params: [id] }, account) => {
      const droplet = account.droplets.get(Number(id));
      if (droplet === undefined) return notFound();
      return { status: 204, afterwards: () => void destroy(account, droplet) };
    },
  },
];
