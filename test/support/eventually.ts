// Waits for a fact by name, keeping the last reason why it is not one yet.
import { setTimeout as pause } from "node:timers/promises";

/** Tries `probe` until it does not throw; @throws Error naming the fact and the last reason after `withinMs`. */
export const eventually = async <Result>(
  what: string,
  withinMs: number,
  probe: () => Result | Promise<Result>,
  everyMs = 100,
): Promise<Result> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await probe();
    } catch (cause) {
      if (performance.now() >= deadline)
        throw new Error(
          `${what}: still not true after ${withinMs / 1000} s (${cause instanceof Error ? cause.message : String(cause)})`,
          { cause },
        );
    }
    await pause(everyMs);
  }
};
