// Decides what to do about the reserved IP: whoever holds it is left alone, unless it is the droplet that this one replaces. Pure.

export interface Holder {
  /** DigitalOcean's id. */
  id: string;
  tags: readonly string[];
}

export type Assignment = "assign" | "nothing" | "held by another";

/**
 * @param holder undefined: nobody holds it
 * @param own the stack's droplet and its tag; another droplet with this tag is the one that is being replaced
 */
export const assignmentOf = (
  holder: Holder | undefined,
  own: { id: string; tag: string },
): Assignment => {
  if (holder === undefined) return "assign";
  if (holder.id === own.id) return "nothing";
  // Tags are case-insensitive at DigitalOcean.
  const isOurs = holder.tags.some((tag) => tag.toLowerCase() === own.tag.toLowerCase());
  return isOurs ? "assign" : "held by another";
};
