// Decides how systemd's words on units are read. Pure.

/** Reads what `systemctl show` says: a block for each unit, a line for each property. */
export const readInvocations = (text: string): Map<string, string> =>
  new Map(
    text.split("\n\n").flatMap((block) => {
      const [, unit] = /^Id=(.+)$/m.exec(block) ?? [];
      const [, id] = /^InvocationID=(.+)$/m.exec(block) ?? [];
      return unit === undefined || id === undefined ? [] : [[unit, id] as const];
    }),
  );
