// Reads the machine's disk, memory, clock and outgoing bytes from the kernel and systemd; decides nothing.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { STATE_FILE } from "../../shared/event";
import { diskFree, memoryFree } from "../../shared/machine";
import { output } from "./droplet";

/** Rarely, because systemd starts a service for each answer and notes it in the journal. */
const CLOCK_EVERY_MS = 600_000;

export interface Readings {
  /** Part of the disk that is free, 0 to 1; undefined: not known. */
  diskFree: number | undefined;
  /** Part of the memory that programs may still have, 0 to 1; undefined: not known. */
  memoryFree: number | undefined;
  /** Whether a time server keeps the clock right; undefined: not asked at this look or not known. */
  isClockRight: boolean | undefined;
  /** Bytes that left the machine since it started; null: not known. */
  transferOutBytes: number | null;
}

export class Machine {
  #clockAskedAt = -Infinity;

  /** @param at ms since the machine started */
  async read(at: number): Promise<Readings> {
    const [free, clock] = await Promise.all([diskFree(dirname(STATE_FILE)), this.#clock(at)]);
    return {
      diskFree: free,
      memoryFree: memoryFree(),
      isClockRight: clock,
      transferOutBytes: transferOutBytes(),
    };
  }

  async #clock(at: number): Promise<boolean | undefined> {
    if (at - this.#clockAskedAt < CLOCK_EVERY_MS) return undefined;
    this.#clockAskedAt = at;
    const show = ["show", "--property=NTPSynchronized", "--value"];
    const word = await output("timedatectl", show).catch(() => "");
    return word.trim() === "yes" ? true : word.trim() === "no" ? false : undefined;
  }
}

/** Sums up every interface but loopback. */
const transferOutBytes = (): number | null => {
  try {
    return readFileSync("/proc/self/net/dev", "utf8")
      .split("\n")
      .map((line) => line.trim().split(/[:\s]+/))
      .filter(
        ([name, , , , , , , , , sent]) => sent !== undefined && /^(?!lo$)[\w.-]+$/.test(name ?? ""),
      )
      .reduce((sum, [, , , , , , , , , sent]) => sum + (Number(sent) || 0), 0);
  } catch {
    return null;
  }
};
