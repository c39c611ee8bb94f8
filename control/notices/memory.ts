// Keeps what is known of each target, one file each, beside it where the disk takes none; what is nobody's any more goes.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isMissing, writeWhole } from "../shared/files";
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

const OURS = /^(?:discord(?:-status)?|apprise-[0-9a-f]+)\.json(?:\.new|\.\d+)?$/;

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

/** How it stands in a file; `saves` counts up, so that the newer of two is known. */
export interface Codec<Content> {
  /** @throws Error when it is something else */
  parse: (text: string) => { content: Content; saves: number };
  textOf: (content: Content, saves: number) => string;
}

export class Memory<Content> {
  readonly #files: { disk: string; beside: string };
  readonly #codec: Codec<Content>;
  #saves = 0;

  constructor({ state, runtime }: Folders, file: string, codec: Codec<Content>) {
    this.#files = { disk: join(state, file), beside: join(runtime, file) };
    this.#codec = codec;
  }

  /** undefined: it is new. @param say told of a file that cannot be understood: it counts as none */
  read(say: (words: string) => void): Content | undefined {
    const [newest] = [this.#files.disk, this.#files.beside]
      .flatMap((file) => this.#readOne(file, say))
      .sort((a, b) => b.saves - a.saves);
    this.#saves = newest?.saves ?? 0;
    return newest?.content;
  }

  /** Before and after each message: whatever happens then, it is not sent again. Never rejects. */
  async keep(content: Content): Promise<Kept> {
    const text = this.#codec.textOf(content, ++this.#saves);
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

  #readOne(file: string, say: (words: string) => void): { content: Content; saves: number }[] {
    try {
      return [this.#codec.parse(readFileSync(file, "utf8"))];
    } catch (error) {
      if (!isMissing(error)) say(`${file} cannot be read, and counts as none`);
      return [];
    }
  }
}
