// Which droplets stand on the same physical server, as a test has set it (hardware.ts).
// Spec: digitalocean/openapi specification/resources/droplets/droplets_list_neighbors.yml, droplets_list_neighborsIds.yml.
import { dropletJson } from "./droplet-json";
import { notFound } from "./reply";
import type { Route } from "./request";

export const neighbourRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/droplets\/(\d+)\/neighbors$/,
    handle: ({ params: [id] }, account) => {
      if (!account.droplets.has(Number(id))) return notFound();
      const droplets = account.hardware
        .neighboursOf(Number(id))
        .flatMap((other) => account.droplets.get(other) ?? []);
      return { status: 200, body: { droplets: droplets.map(dropletJson) } };
    },
  },
  {
    method: "GET",
    path: /^\/v2\/reports\/droplet_neighbors_ids$/,
    handle: (_request, account) => {
      const hosts = account.hardware.shared
        .map((ids) => ids.filter((id) => account.droplets.has(id)))
        .filter((ids) => ids.length > 1);
      return { status: 200, body: { neighbor_ids: hosts } };
    },
  },
];
