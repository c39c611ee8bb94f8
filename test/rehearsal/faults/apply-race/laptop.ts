// A laptop that brings a release as Pulumi does: the public part into a folder of its own, the secret part on apply's input.
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Bed } from "../../bed/bed";
import { INCOMING } from "../../verbs/staged-release";
import type { Runner } from "./course";
import type { Release } from "./releases";
import type { Heard } from "./verdict";

export interface Line {
  child: ChildProcess;
  /** Resolves with its exit code and all its words; undefined: it was killed. */
  over: Promise<{ code: number | undefined; words: string }>;
}

export class Laptop {
  readonly #bed: Bed;
  readonly #to: string;
  readonly #folder: string;
  readonly #program: string;

  /** @param program the text of apply.cjs */
  constructor(bed: Bed, address: string, program: string) {
    this.#bed = bed;
    this.#to = `root@${address}`;
    this.#folder = join(bed.runFolder, "laptops");
    this.#program = program;
    mkdirSync(this.#folder, { recursive: true });
  }

  /** @returns the release's folder on the server @throws Error when it cannot be brought there */
  async stage(name: string, { staged }: Release): Promise<string> {
    const local = join(this.#folder, name);
    mkdirSync(local, { recursive: true });
    writeFileSync(join(local, "apply.cjs"), this.#program);
    writeFileSync(join(local, "release.json"), textOf(staged));
    const { code, words } = await this.#run(
      ["scp", "-q", "-S", this.#ssh, "-r", local, `${this.#to}:${INCOMING}/`],
      "",
    ).over;
    if (code !== 0) throw new Error(`${name} could not be staged: ${words}`);
    return join(INCOMING, name);
  }

  /** The line that Pulumi's command opens; it ends when apply does. @param stallsMs before the secrets come */
  apply(folder: string, { staged, secret }: Release, stallsMs = 0): Line {
    const sums = [
      `${sha256(this.#program)}  ${folder}/apply.cjs`,
      `${sha256(textOf(staged))}  ${folder}/release.json`,
    ].join("\\n");
    const script = [
      `if ! printf '${sums}\\n' | sha256sum --check --status; then echo "The staged release is damaged"; exit 1; fi`,
      `sync ${folder}/apply.cjs ${folder}/release.json ${folder} || exit 1`,
      `timeout 1500 sh -c 'echo "pid $$"; exec node ${folder}/apply.cjs ${folder}/release.json'`,
    ].join("\n");
    return this.#run([this.#ssh, this.#to, script], textOf({ files: secret }), stallsMs);
  }

  /** Any other command, as the operator types it. */
  command(line: string): Line {
    return this.#run([this.#ssh, this.#to, line], "");
  }

  /** The operator's, with the host key and the key of this run. */
  get #ssh(): string {
    return join(dirname(this.#bed.project.sshKeyFile), "ssh");
  }

  #run(argv: string[], stdin: string, stallsMs = 0): Line {
    const child = this.#bed.home.spawn(argv, { stdio: ["pipe", "pipe", "pipe"] });
    let words = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (words += chunk.toString()));
    child.stdin?.on("error", () => undefined); // it may be killed before it has read
    setTimeout(() => child.stdin?.end(stdin), stallsMs);
    const over = new Promise<{ code: number | undefined; words: string }>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code: code ?? undefined, words });
      });
    });
    return { child, over };
  }
}

/** What its line brought back. */
export const heardOf = async (runner: Runner, { over }: Pick<Line, "over">): Promise<Heard> => {
  const { code, words } = await over;
  const pid = /^pid (\d+)$/m.exec(words)?.[1];
  return { runner, pid: pid === undefined ? undefined : Number(pid), code, words };
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const textOf = (part: object): string => `${JSON.stringify(part, null, 1)}\n`;
