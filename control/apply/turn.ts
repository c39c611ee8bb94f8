// Decides which release may go on: one at a time, and the last one to begin on this droplet wins.
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Busy, takeLock } from "../shared/lock";
import { PULUMI_UP, Refused } from "./refusal-words";

const LOCK_WITHIN_SECONDS = 120;

export interface Turn {
  /**
   * Resolves with the function that ends the turn, once no other release is being installed and the command starts nothing.
   * @throws Refused when that takes too long, or when a later release has begun.
   */
  take: (say: (words: string) => void) => Promise<() => void>;
  /** @throws Refused when a later release has begun. */
  check: () => void;
}

export interface Manner {
  /** What asks for it, as it is typed. */
  asked: string;
  /** false: it changes the release that is in force, and is no later one. */
  overtakes: boolean;
}

/**
 * Takes a number. A release that still waits, or whose SSH line is lost, gives up as soon as a later one begins: the
 * operator's last command counts, whichever release gets the lock first.
 */
export const beginTurn = (
  folder: string,
  withinSeconds = LOCK_WITHIN_SECONDS,
  { asked, overtakes }: Manner = { asked: PULUMI_UP, overtakes: true },
): Turn => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // One line for each release, in the order in which they began: the kernel appends one after the other.
  const begun = join(folder, "begun");
  const number = `${process.pid}-${randomBytes(8).toString("hex")}`;
  if (overtakes) appendFileSync(begun, `${number}\n`, { mode: 0o600 });
  const check = (): void => {
    if (overtakes && readFileSync(begun, "utf8").trimEnd().split("\n").at(-1) !== number)
      throw new Refused(
        "a later one has begun",
        "REFUSED, nothing was changed: a later release has begun to arrive on the server (another pulumi up), and the last one counts. If that one failed: pulumi up.",
      );
  };
  return {
    check,
    take: async (say) => {
      try {
        const giveBack = await takeLock({
          folder,
          what: `a release is being installed (${asked})`,
          how: "alone",
          withinSeconds,
          onWait: (holder) => {
            say(`waiting: ${holder}`);
          },
        });
        try {
          check();
        } catch (error) {
          giveBack();
          throw error;
        }
        return giveBack;
      } catch (error) {
        if (!(error instanceof Busy)) throw error;
        throw new Refused(
          "something else was under way on the server",
          `REFUSED, nothing was changed: something else has been under way on the server for more than ${withinSeconds} s: ${error.message}. Wait until it is done, then: ${asked}.`,
        );
      }
    },
  };
};
