// Decides how systemd's words on units are read. Pure.

/**
 * Whether systemd is starting a unit, or is about to start it again.
 * @param job systemd's Job: the number of one that waits. An automatic restart is a job that stops first: for a moment the unit
 * is inactive, as if somebody had stopped it (systemd 257, service_stop: "Give up on the auto restart")
 */
export const isAboutToRun = (activeState: string, job: string | undefined): boolean =>
  activeState === "activating" ||
  activeState === "reloading" ||
  ((activeState === "inactive" || activeState === "failed") && Number(job ?? 0) > 0);

/** Units that wait to be started, of what `systemctl list-jobs --plain --no-legend` says: JOB UNIT TYPE STATE. */
export const readStartJobs = (text: string): string[] =>
  text.split("\n").flatMap((line) => {
    const [, unit, type = ""] = line.trim().split(/\s+/);
    return unit !== undefined && /start/.test(type) ? [unit] : [];
  });

/** Reads what `systemctl show` says, a block for each unit, a line for each property: the properties by unit. */
export const readShown = (text: string): Map<string, ReadonlyMap<string, string>> =>
  new Map(
    text.split("\n\n").flatMap((block) => {
      const properties = new Map(
        block
          .trim()
          .split("\n")
          .map((line) => splitAtFirst(line)),
      );
      const unit = properties.get("Id");
      return unit === undefined ? [] : [[unit, properties] as const];
    }),
  );

const splitAtFirst = (line: string): [string, string] => {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
};

/** The InvocationID of each unit that has one. */
export const readInvocations = (text: string): Map<string, string> =>
  new Map(
    [...readShown(text)].flatMap(([unit, properties]) => {
      const id = properties.get("InvocationID") ?? "";
      return id === "" ? [] : [[unit, id] as const];
    }),
  );
