// Decides what the exit codes mean, and carries one through an error.

export const EXIT = {
  well: 0,
  /** Done, but something is not well: a destination fails, OBS is gone, a trouble lasts that people were told of. */
  failing: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command: its message goes to standard error as it is, and says what to do. */
export class CommandError extends Error {
  constructor(
    readonly code: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
