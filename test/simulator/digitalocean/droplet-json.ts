import { IMAGES, SIZES } from "./catalogue";
import { netmaskOf, rangeOf } from "./ip-range";
import type { JsonObject } from "./request";
import type { Droplet } from "./state";

/**
 * A droplet as answers show it (specification/resources/droplets/models/droplet.yml). Clients read
 * `region`, `size` and `networks` without asking, so these are there from the first answer on.
 */
export function dropletJson(droplet: Droplet): JsonObject {
  const { id, name, locked, status, created_at, features, tags, vpc_uuid } = droplet;
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
    networks: { v4: networksOf(droplet), v6: [] },
    region: { slug: droplet.region, name: droplet.region.toUpperCase(), available: true },
    tags,
    vpc_uuid,
  };
}

/** Empty until the machine has its address. A private one has no gateway (models/network_v4.yml). */
function networksOf({ ipv4, private: place }: Droplet): JsonObject[] {
  if (ipv4 === undefined) return [];
  const range = place && rangeOf(place.range);
  return [
    {
      // In the VPC that every region has it is a figure only, the same for all.
      ip_address: place?.ipv4 ?? "10.10.0.2",
      netmask: range === undefined ? "255.255.240.0" : netmaskOf(range),
      gateway: null,
      type: "private",
    },
    { ip_address: ipv4, netmask: "255.255.240.0", gateway: "203.0.113.1", type: "public" },
  ];
}
