// Decides what becomes of a peer's file when it is installed: @NAME@ is the key of that name. Pure.

/** @throws Error for a name that there is no key for: a peer would be started with nonsense, and lose for it */
export const filledIn = (text: string, keys: Readonly<Record<string, string>>): string =>
  text.replaceAll(/@([A-Z_]+)@/g, (_, name: string) => {
    const key = keys[name];
    if (key === undefined)
      throw new Error(
        `@${name}@: got no key of this name, there are ${Object.keys(keys).join(", ")}`,
      );
    return key;
  });
