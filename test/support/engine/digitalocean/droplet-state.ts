// Stand-in: a droplet between properties and JSON (setDropletAttributes of resource_droplet.go).
import {
  UNKNOWN,
  isObject,
  list,
  present,
  text,
  texts,
  type Json,
  type Properties,
} from "../properties";
import { objectIn } from "./api";
import { stateOfInputs, type Fields } from "./fields";

/** What a change of each input means, as the provider's schema says (resource_droplet.go, 4.80.1). */
export const FIELDS: Fields = {
  name: { required: true },
  image: { required: true, replaces: true },
  region: { replaces: true, computed: true },
  size: { required: true },
  sshKeys: { replaces: true },
  userData: { replaces: true, hashed: true },
  monitoring: { replaces: true, default: false },
  dropletAgent: { replaces: true },
  vpcUuid: { replaces: true, computed: true },
  publicNetworking: { replaces: true, computed: true },
  privateNetworking: { computed: true },
  ipv6: { default: false, replaces: (old, wanted) => old === true && wanted === false },
  backups: { default: false },
  backupPolicy: {},
  volumeIds: { computed: true },
  resizeDisk: { default: true },
  gracefulShutdown: { default: false },
  tags: {},
};

const COMPUTED = [
  ...["createdAt", "disk", "dropletUrn", "ipv4Address", "ipv4AddressPrivate", "ipv6Address"],
  ...["locked", "memory", "priceHourly", "priceMonthly", "privateNetworking", "region", "status"],
  ...["vcpus", "volumeIds", "vpcUuid"],
];

/** A key's id is a number in the API and text in the program; what is no number is a fingerprint. */
const keyToJson = (key: string): Json => (/^\d+$/.test(key) ? Number(key) : key);

export const orderOf = (inputs: Properties): Properties =>
  present({
    name: text(inputs["name"]),
    region: text(inputs["region"]),
    size: text(inputs["size"]),
    image: keyToJson(text(inputs["image"])),
    ssh_keys: texts(inputs["sshKeys"]).map(keyToJson),
    backups: inputs["backups"] === true,
    ipv6: inputs["ipv6"] === true,
    private_networking: inputs["privateNetworking"] === true,
    monitoring: inputs["monitoring"] === true,
    user_data: inputs["userData"],
    tags: texts(inputs["tags"]),
    vpc_uuid: inputs["vpcUuid"],
    with_droplet_agent: inputs["dropletAgent"],
    public_networking: inputs["publicNetworking"],
  });

export const addressOf = (droplet: Properties, family: "v4" | "v6", type: string): string => {
  const found = list(objectIn(droplet, "networks")[family]).find(
    (network) => isObject(network) && network["type"] === type,
  );
  return isObject(found) ? text(found["ip_address"]) : "";
};

/** `known`: inputs, or the state so far; for what the API never tells (image, sshKeys, userData …). */
export function stateOf(known: Properties, droplet: Properties): Properties {
  const size = objectIn(droplet, "size");
  const features = texts(droplet["features"]);
  return {
    ...known,
    name: text(droplet["name"]),
    dropletUrn: `do:droplet:${text(droplet["id"])}`,
    region: text(objectIn(droplet, "region")["slug"]),
    size: text(size["slug"]),
    priceHourly: size["price_hourly"] ?? 0,
    priceMonthly: size["price_monthly"] ?? 0,
    disk: droplet["disk"] ?? 0,
    vcpus: droplet["vcpus"] ?? 0,
    memory: droplet["memory"] ?? 0,
    status: text(droplet["status"]),
    locked: droplet["locked"] === true,
    createdAt: text(droplet["created_at"]),
    vpcUuid: text(droplet["vpc_uuid"]),
    ipv4Address: addressOf(droplet, "v4", "public"),
    ipv4AddressPrivate: addressOf(droplet, "v4", "private"),
    ipv6Address: addressOf(droplet, "v6", "public").toLowerCase(),
    backups: features.includes("backups"),
    ipv6: features.includes("ipv6"),
    privateNetworking: features.includes("private_networking"),
    // An API that leaves this out makes refresh and up want a new droplet; so does the real provider.
    monitoring: features.includes("monitoring"),
    volumeIds: list(droplet["volume_ids"]),
    tags: list(droplet["tags"]),
  };
}

export const inputState = (inputs: Properties): Properties => stateOfInputs(FIELDS, inputs);

export const previewState = (inputs: Properties, old: Properties = {}): Properties => ({
  ...Object.fromEntries(COMPUTED.map((key) => [key, old[key] ?? UNKNOWN])),
  ...inputState(inputs),
});
