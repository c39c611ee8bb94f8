// Tags. Spec: digitalocean/openapi specification/resources/tags/ (models/tags.yml).
import { enforce } from "./enforcement";
import { listOf, notFound, unprocessable, type Reply } from "./reply";
import { isObject, listIn, textOf, type JsonObject, type Route } from "./request";
import { hasTag, sameTag, type Account, type Droplet } from "./state";

const TAG_NAME = /^[a-zA-Z0-9:_-]{1,255}$/;

export const isTagName = (name: string): boolean => TAG_NAME.test(name);

/** Creating a tag that exists is no error, and its first spelling stays. */
export function ensureTag(account: Account, name: string): string {
  const key = name.toLowerCase();
  const known = account.tags.get(key);
  if (known !== undefined) return known;
  account.tags.set(key, name);
  return name;
}

/** `resources` must hold every kind: clients read the counts of all of them without asking. */
function tagJson(account: Account, name: string): JsonObject {
  const droplets = [...account.droplets.values()].filter((d) => hasTag(d.tags, name)).length;
  const none = { count: 0 };
  return {
    name,
    resources: {
      count: droplets,
      droplets: { count: droplets },
      images: none,
      volumes: none,
      volume_snapshots: none,
      databases: none,
    },
  };
}

function changeResources(
  account: Account,
  tag: string,
  body: JsonObject,
  change: (droplet: Droplet, tag: string) => void,
): Reply {
  const name = account.tags.get(tag.toLowerCase());
  if (name === undefined) return notFound();
  const targets = listIn(body, "resources").filter(isObject);
  if (targets.some((target) => target["resource_type"] !== "droplet")) {
    return unprocessable("the simulator tags droplets only");
  }
  const droplets = targets.map((t) => account.droplets.get(Number(textOf(t, "resource_id"))));
  for (const droplet of droplets) {
    if (droplet === undefined) return notFound();
    change(droplet, name);
  }
  return { status: 204, afterwards: () => void enforce(account) };
}

const untag = (droplet: { tags: string[] }, name: string): void => {
  droplet.tags = droplet.tags.filter((tag) => !sameTag(tag, name));
};

const ONE = /^\/v2\/tags\/([^/]+)$/;
const RESOURCES = /^\/v2\/tags\/([^/]+)\/resources$/;

export const tagRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/tags$/,
    handle: (_request, account) =>
      listOf(
        "tags",
        [...account.tags.values()].map((name) => tagJson(account, name)),
      ),
  },
  {
    method: "POST",
    path: /^\/v2\/tags$/,
    handle: ({ body }, account) => {
      const name = textOf(body, "name");
      if (!isTagName(name)) return unprocessable("Name is invalid");
      return { status: 201, body: { tag: tagJson(account, ensureTag(account, name)) } };
    },
  },
  {
    method: "GET",
    path: ONE,
    handle: ({ params: [tag = ""] }, account) => {
      const name = account.tags.get(tag.toLowerCase());
      return name === undefined
        ? notFound()
        : { status: 200, body: { tag: tagJson(account, name) } };
    },
  },
  {
    method: "DELETE",
    path: ONE,
    handle: ({ params: [tag = ""] }, account) => {
      const name = account.tags.get(tag.toLowerCase());
      if (name === undefined) return notFound();
      account.tags.delete(tag.toLowerCase());
      for (const droplet of account.droplets.values()) untag(droplet, name);
      for (const firewall of account.firewalls.values()) untag(firewall, name);
      return { status: 204, afterwards: () => void enforce(account) };
    },
  },
  {
    method: "POST",
    path: RESOURCES,
    handle: ({ params: [tag = ""], body }, account) =>
      changeResources(account, tag, body, (droplet, name) => {
        if (!hasTag(droplet.tags, name)) droplet.tags.push(name);
      }),
  },
  {
    method: "DELETE",
    path: RESOURCES,
    handle: ({ params: [tag = ""], body }, account) => changeResources(account, tag, body, untag),
  },
];
