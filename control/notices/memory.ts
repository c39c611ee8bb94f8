// Keeps where each target stands, one file each, beside it where the disk takes none; what is nobody's any more goes.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isMissing, writeWhole } from "../shared/files";
import { parseDelivery, textOf } from "./delivery";
import type { Delivery } from "./queue";
import { messageOf } from "../shared/text";

/** nowhere: only this process knows; whoever sends on then sends the same again after its death. */
export type Kept =
  | { where: "disk" }
  | {
      where: "beside" | "nowhere";
      /** In the system's words. */
      why: string;
    };

export interface Folders {
  /** On the disk. */
  state: string;
  /** In memory: outlives this process, not the machine. */
  runtime: string;
}

const OURS = /^(?:discord|apprise-[0-9a-f]+)\.json(?:\.new|\.\d+)?$/;

/** @param files that are still somebody's; never throws */
export const tidy = (folders: Folders, files: readonly string[]): void => {
  for (const folder of [folders.state, folders.runtime]) {
    try {
      mkdirSync(folder, { recursive: true });
      for (const name of readdirSync(folder))
        if (OURS.test(name) && !files.includes(name)) rmSync(join(folder, name));
    } catch {
      // It is told of when something is to be kept there.
    }
  }
};

export class Memory {
  readonly #files: { disk: string; beside: string };
  #saves = 0;

  constructor({ state, runtime }: Folders, file: string) {
    this.#files = { disk: join(state, file), beside: join(runtime, file) };
  }

  /** undefined: it is new. @param say told of a file that cannot be understood: it counts as none */
  read(say: (words: string) => void): Delivery | undefined {
    const [newest] = [this.#files.disk, this.#files.beside]
      .flatMap((file) => readOne(file, say))
      .sort((a, b) => b.saves - a.saves);
    this.#saves = newest?.saves ?? 0;
    return newest?.delivery;
  }

  /** Before and after each message: whatever happens then, it is not sent again. Never rejects. */
  async keep(delivery: Delivery): Promise<Kept> {
    const text = textOf(delivery, ++this.#saves);
    try {
      await writeWhole(this.#files.disk, text, 0o600);
      return { where: "disk" };
    } catch (error) {
      const why = messageOf(error);
      try {
        await writeWhole(this.#files.beside, text, 0o600);
        return { where: "beside", why };
      } catch {
        return { where: "nowhere", why };
      }
    }
  }
}

const readOne = (
  file: string,
  say: (words: string) => void,
): { delivery: Delivery; saves: number }[] => {
  try {
    return [parseDelivery(readFileSync(file, "utf8"))];
  } catch (error) {
    if (!isMissing(error)) say(`${file} cannot be read, and counts as none`);
    return [];
  }
};
