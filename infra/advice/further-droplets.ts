// Decides what to say about the droplets that DigitalOcean lists: the stack's own is missing, or further ones carry its tag.
// Further ones appear when the API creates a droplet and its answer is lost: the provider asks again, and DigitalOcean cannot
// see that it is the same request.

/** A droplet as the API lists it. */
export interface ListedDroplet {
  id: number;
  name: string;
  ipv4Address: string;
  createdAt: string;
  tags: string[];
}

/** What to say when the stack's own droplet is not among those listed. Undefined: it is. */
export const missingDroplet = (
  listed: readonly Pick<ListedDroplet, "id">[],
  own: { id: string },
): string | undefined =>
  listed.some(({ id }) => String(id) === own.id)
    ? undefined
    : [
        `this stack's server, droplet ${own.id}, is not among the droplets that DigitalOcean lists for this token.`,
        "  - Was it deleted, for example in the control panel? pulumi up --refresh makes a new server, at a new address:",
        "    give it to OBS (pulumi stack output obsServer), then start the restreams.",
        "  - Does the token belong to another account or team? Then set this one's: pulumi config set --secret digitalocean:token",
      ].join("\n");

/** Undefined: there is none. */
export const furtherDroplets = (
  listed: ListedDroplet[],
  own: { ids: readonly string[]; tag: string },
): string | undefined => {
  // Tags are case-insensitive at DigitalOcean.
  const further = listed.filter(
    ({ id, tags }) =>
      !own.ids.includes(String(id)) &&
      tags.some((tag) => tag.toLowerCase() === own.tag.toLowerCase()),
  );
  const [first] = further;
  if (first === undefined) return undefined;
  const [are, them, these] =
    further.length === 1
      ? ["is 1 further droplet", "it", "It costs"]
      : [`are ${further.length} further droplets`, "each", "They cost"];
  return [
    `there ${are} with the tag ${own.tag}; this stack's ${own.ids.length === 1 ? "server is" : "servers are"} ${own.ids.join(" and ")}. ${these} money and nothing here looks after ${them}:`,
    ...further.map(
      ({ id, name, ipv4Address, createdAt }) =>
        `  - ${id} (${name}, ${ipv4Address || "no address yet"}, created ${createdAt})`,
    ),
    `Nothing is deleted automatically. Look at ${them} first, then either`,
    ...further.map(
      ({ id }) => `  - delete it:   doctl compute droplet delete ${id}   (or in the control panel)`,
    ),
    `  - or let Pulumi delete it with the next pulumi up, because the program does not name it:`,
    ...further.map(
      ({ id }) =>
        `      pulumi import --protect=false --generate-code=false digitalocean:index/droplet:Droplet further-${id} ${id}`,
    ),
    `If this run replaces the server, the old one is listed here once; it is deleted at the end.`,
  ].join("\n");
};
