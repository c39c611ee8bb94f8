// Decides that a secret cannot slip into text: only reveal() gives it away, everything else gives a mask.

const MASK = "[secret]";

/** A value that must not be printed, logged or rendered by accident. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself; the caller sees to it that it ends in a Pulumi secret. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }
}
