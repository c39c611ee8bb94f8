import { IMAGES, SIZES } from "./catalogue";
import type { JsonObject } from "./request";
import type { Droplet } from "./state";

/**
 * A droplet as answers show it (specification/resources/droplets/models/droplet.yml). Clients read
 * `region`, `size` and `networks` without asking, so these are there from the first answer on.
 */
export function dropletJson(droplet: Droplet): JsonObject {
  const { id, name, locked, status, created_at, features, tags, vpc_uuid, ipv4 } = droplet;
  const size = SIZES[droplet.size];
  return {
    id,
    name,
    memory: size?.memory,
    vcpus: size?.vcpus,
    disk: size?.disk,
    locked,
    status,
    kernel: null,
    created_at,
    features,
    backup_ids: [],
    next_backup_window: null,
    snapshot_ids: [],
    image: { id: IMAGES[droplet.image], slug: droplet.image, type: "base" },
    volume_ids: [],
    size: { slug: droplet.size, available: true, regions: [droplet.region], ...size },
    size_slug: droplet.size,
    networks: { v4: ipv4 === undefined ? [] : networksOf(ipv4), v6: [] },
    region: { slug: droplet.region, name: droplet.region.toUpperCase(), available: true },
    tags,
    vpc_uuid,
  };
}

const networksOf = (ipv4: string): JsonObject[] => [
  // The private address is a figure only: the datacenter has no second network.
  { ip_address: "10.10.0.2", netmask: "255.255.240.0", gateway: null, type: "private" },
  { ip_address: ipv4, netmask: "255.255.240.0", gateway: "203.0.113.1", type: "public" },
];
