// The limit of a machine's memory, in whichever hierarchy this kernel has: set, lifted, and what its OOM killer did.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Files {
  limit: string;
  unlimited: string;
  /** With a line "oom_kill N". */
  events: string;
  /** Line of memory.stat: what cannot be given back by forgetting file contents. */
  anonymous: string;
}

const V1: Files = {
  limit: "memory.limit_in_bytes",
  unlimited: "-1",
  events: "memory.oom_control",
  anonymous: "total_rss",
};
const V2: Files = {
  limit: "memory.max",
  unlimited: "max",
  events: "memory.events",
  anonymous: "anon",
};

export class MemoryLimit {
  readonly #group: string;
  readonly #files: Files;

  /** @param groups of the machine, one in each hierarchy. @throws Error when none has memory */
  constructor(groups: readonly string[]) {
    const found = groups.flatMap((group) =>
      [V1, V2]
        .filter(({ limit }) => existsSync(join(group, limit)))
        .map((files) => ({ group, files })),
    )[0];
    if (!found) throw new Error(`no memory controller in ${groups.join(", ")}`);
    this.#group = found.group;
    this.#files = found.files;
  }

  get anonymousBytes(): number {
    return this.#numberOf("memory.stat", this.#files.anonymous);
  }

  /** How often the OOM killer has acted. */
  get kills(): number {
    return this.#numberOf(this.#files.events, "oom_kill");
  }

  set(bytes: number): void {
    writeFileSync(join(this.#group, this.#files.limit), String(bytes));
  }

  lift(): void {
    writeFileSync(join(this.#group, this.#files.limit), this.#files.unlimited);
  }

  #numberOf(file: string, name: string): number {
    const text = readFileSync(join(this.#group, file), "utf8");
    const value = new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
    if (value === undefined) throw new Error(`${file}: no ${name}`);
    return Number(value);
  }
}
