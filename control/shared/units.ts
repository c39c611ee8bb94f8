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

/** Reads what `systemctl show` says: a block for each unit, a line for each property. */
export const readInvocations = (text: string): Map<string, string> =>
  new Map(
    text.split("\n\n").flatMap((block) => {
      const [, unit] = /^Id=(.+)$/m.exec(block) ?? [];
      const [, id] = /^InvocationID=(.+)$/m.exec(block) ?? [];
      return unit === undefined || id === undefined ? [] : [[unit, id] as const];
    }),
  );
