// Decides what Pulumi's state, the server's status and DigitalOcean's list say of what is to be destroyed. Pure.
import * as z from "zod";
import { DROPLET, resourcesIn } from "../exported";
import { PREFIX, prefixOf, type ServerName } from "../../infra/servers";

export interface Owned {
  /** Ids: usually one, two while a droplet is being replaced. */
  droplets: string[];
  tag: string | undefined;
}

/** From `pulumi stack export`. */
export const ownedBy = (exported: string): Owned => {
  const resources = resourcesIn(exported);
  const name = resources.find(({ type }) => type === "digitalocean:index/tag:Tag")?.outputs?.[
    "name"
  ];
  return {
    droplets: dropletsOf(exported).map(({ id }) => id),
    tag: typeof name === "string" ? name : undefined,
  };
};

export interface OwnDroplet {
  id: string;
  /** Pulumi's name of it. */
  urn: string;
  /** IPv4; empty: it has none yet. */
  address: string;
  /** Replaced: it is deleted once what stands in its place is whole. */
  isGoing: boolean;
}

/** From `pulumi stack export`. */
export const dropletsOf = (exported: string): OwnDroplet[] => {
  const resources = resourcesIn(exported);
  return resources.flatMap(({ type, urn, id, outputs, delete: isGoing = false }) => {
    const address = outputs?.["ipv4Address"];
    return type === DROPLET && id !== undefined
      ? [{ id, urn, address: typeof address === "string" ? address : "", isGoing }]
      : [];
  });
};

/** The end of a resource's URN. */
const named = (name: ServerName, what: string): string => `::${prefixOf(PREFIX, name)}-${what}`;

/** Which server it is, by Pulumi's name of it: the second one's names say so. */
export const nameOf = ({ urn }: Pick<OwnDroplet, "urn">): ServerName =>
  urn.endsWith(named("second", "droplet")) ? "second" : "first";

/** The droplet that the last release was applied to, by its id; undefined: none was. @param name which server's release */
export const appliedTo = (exported: string, name: ServerName = "first"): string | undefined => {
  const resources = resourcesIn(exported);
  const apply = resources.find(
    (each) =>
      each.type === "command:remote:Command" &&
      each.urn.endsWith(named(name, "apply")) &&
      each.delete !== true,
  );
  const [id] = z.array(z.unknown()).catch([]).parse(apply?.outputs?.["triggers"]);
  return typeof id === "string" ? id : undefined;
};

const status = z.object({
  destinations: z.array(z.object({ name: z.string(), state: z.string() })),
});

/** Names of the destinations whose restream runs, from `restream status --json`; undefined: it is no such text. */
export const liveIn = (text: string): string[] | undefined => {
  try {
    return status
      .parse(JSON.parse(text))
      .destinations.filter((each) => each.state !== "off")
      .map(({ name }) => name);
  } catch {
    return undefined;
  }
};

const page = z.object({
  droplets: z.array(z.object({ id: z.number() })),
  links: z.object({ pages: z.object({ next: z.string().optional() }).optional() }).optional(),
});

/** One page of DigitalOcean's list. @param answer parsed JSON @throws Error when it is no such list */
export const dropletsIn = (answer: unknown): { ids: string[]; isLast: boolean } => {
  const { droplets, links } = page.parse(answer);
  return {
    ids: droplets.map(({ id }) => String(id)),
    isLast: links?.pages?.next === undefined,
  };
};
