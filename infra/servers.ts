// Decides what the servers of a stack are called: for ever, whichever of them is on air.

/** `first` alone, unless a spare is asked for. */
export const SERVERS = ["first", "second"] as const;
export type ServerName = (typeof SERVERS)[number];

export const otherOf = (name: ServerName): ServerName => (name === "first" ? "second" : "first");

/** What all names of the program's resources begin with. */
export const PREFIX = "restream";

/** What its resources' names begin with: the first one's are those of a stack with one server. */
export const prefixOf = (stackPrefix: string, name: ServerName): string =>
  name === "first" ? stackPrefix : `${stackPrefix}-${name}`;

/**
 * Which one a droplet is, by the name that Pulumi gave it.
 * @param droplet as DigitalOcean has it: the resource's name and some characters
 * @returns undefined: it is called otherwise, by its owner perhaps
 */
export const serverNamed = (stackPrefix: string, droplet: string): ServerName | undefined =>
  [...SERVERS]
    .reverse()
    .find((name) => droplet.startsWith(`${prefixOf(stackPrefix, name)}-droplet`));
