// The stack's configuration while questions are asked: what is answered is written before the next question.
import { must, type Pulumi } from "../pulumi";
import { readConfig, type StackConfig } from "../stack";

export class Answers {
  #config: StackConfig;
  readonly #pulumi: Pulumi;

  private constructor(pulumi: Pulumi, config: StackConfig) {
    this.#pulumi = pulumi;
    this.#config = config;
  }

  static async read(pulumi: Pulumi): Promise<Answers> {
    return new Answers(pulumi, await readConfig(pulumi));
  }

  /** Empty: not set, or a secret. */
  text(key: string): string {
    return this.#config.get(key) ?? "";
  }

  /** Of a secret as well. */
  isSet(key: string): boolean {
    return this.#config.has(key) && this.#config.get(key) !== "";
  }

  values(): Record<string, string | undefined> {
    return Object.fromEntries(this.#config);
  }

  /** A secret in clear. */
  async reveal(key: string): Promise<string> {
    return (await must(this.#pulumi, ["config", "get", longName(key)])).trim();
  }

  async set(key: string, value: string, kind: "plain" | "secret" = "plain"): Promise<void> {
    if (kind === "plain" && this.text(key) === value) return;
    const flag = kind === "secret" ? "--secret" : "--plaintext";
    // On its standard input: whoever lists the processes sees no secret.
    await must(this.#pulumi, ["config", "set", flag, longName(key)], value);
    this.#config = new Map([...this.#config, [key, kind === "secret" ? undefined : value]]);
  }
}

const longName = (key: string): string => (key.includes(":") ? key : `restream:${key}`);
