// Decides what to do about the reserved IP: whoever holds it is left alone, unless it is the droplet that one of these replaces. Pure.
import { serverNamed, type ServerName } from "../servers";

export interface Holder {
  /** DigitalOcean's id. */
  id: string;
  name: string;
  tags: readonly string[];
}

/** The stack's droplets. */
export interface Own {
  /** Their ids. */
  ids: Readonly<Partial<Record<ServerName, string>>>;
  /** Another droplet with this tag is one that is being replaced. */
  tag: string;
  /** What their resources' names begin with. */
  prefix: string;
  /** Which one it leads to if it leads nowhere. */
  onAir: ServerName;
}

export type Assignment =
  { kind: "assign"; id: string } | { kind: "nothing" } | { kind: "held by another" };

/** @param holder undefined: nobody holds it */
export const assignmentOf = (holder: Holder | undefined, own: Own): Assignment => {
  const to = (name: ServerName): Assignment => {
    const id = own.ids[name];
    return id === undefined ? { kind: "nothing" } : { kind: "assign", id };
  };
  if (holder === undefined) return to(own.onAir);
  if (Object.values(own.ids).includes(holder.id)) return { kind: "nothing" };
  // Tags are case-insensitive at DigitalOcean.
  const isOurs = holder.tags.some((tag) => tag.toLowerCase() === own.tag.toLowerCase());
  if (!isOurs) return { kind: "held by another" };
  const named = serverNamed(own.prefix, holder.name);
  return to(named !== undefined && own.ids[named] !== undefined ? named : own.onAir);
};
