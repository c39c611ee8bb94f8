// Stand-in for digitalocean:index/getDroplets:getDroplets (datasource_droplets.go, droplets.go): the whole list, page by
// page. Left out: filters, sorts and GPU droplets, which are refused by name.
import { isObject, list, text, type Properties } from "../properties";
import { failure, objectIn, type Api } from "./api";
import { addressOf } from "./droplet-state";

const PER_PAGE = 200;

const described = (droplet: Properties): Properties => ({
  id: droplet["id"] ?? 0,
  name: text(droplet["name"]),
  createdAt: text(droplet["created_at"]),
  urn: `do:droplet:${text(droplet["id"])}`,
  region: text(objectIn(droplet, "region")["slug"]),
  size: text(objectIn(droplet, "size")["slug"]),
  status: text(droplet["status"]),
  locked: droplet["locked"] === true,
  ipv4Address: addressOf(droplet, "v4", "public"),
  ipv4AddressPrivate: addressOf(droplet, "v4", "private"),
  tags: list(droplet["tags"]),
  vpcUuid: text(droplet["vpc_uuid"]),
});

export const getDroplets =
  (api: () => Api) =>
  async (args: Properties): Promise<Properties> => {
    const unknown = Object.keys(args);
    if (unknown.length > 0)
      throw new Error(`the stand-in provider lists all droplets, without ${unknown.join(", ")}`);
    const droplets: Properties[] = [];
    try {
      for (let page = 1; ; page++) {
        const answer = await api().call(
          "GET",
          `/v2/droplets?page=${String(page)}&per_page=${String(PER_PAGE)}`,
        );
        droplets.push(...list(answer["droplets"]).filter(isObject).map(described));
        const pages = isObject(answer["links"]) ? answer["links"]["pages"] : undefined;
        if (!isObject(pages) || text(pages["last"]) === "") break;
      }
    } catch (error) {
      const words = failure("Unable to load records: Error retrieving droplets", error).message;
      throw new Error(`invoking digitalocean:index/getDroplets:getDroplets: ${words}`, {
        cause: error,
      });
    }
    return { id: "droplets", droplets };
  };
